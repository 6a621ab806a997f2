import { posix } from 'node:path';
import type { Node } from '../../node.ts';
import { tryDecode } from '../../source/decode-text.ts';
import { changeOfListing } from '../../source/listing-change.ts';
import type { Listing, Snapshot } from '../../source/snapshot.ts';
import { buildProject } from '../build-project.ts';
import { type DbtProjectFile, readDbtProject } from '../dbt-project-file.ts';
import { withoutIgnored } from '../ignore-file.ts';
import type { Waiver } from '../project.ts';
import { type FileKind, generatedFor, type ProjectFile, projectFiles } from '../project-files.ts';
import { NEIGHBOUR_FILES } from '../project-roots.ts';
import type { CacheFolder } from './cache-folder.ts';
import { changedModels } from './changed-models.ts';
import { FactsByPath } from './facts-by-path.ts';
import type { ProjectKey } from './project-keys.ts';
import { namesOf, type ProjectNames } from './project-names.ts';
import { type Shape, shapeNode } from './project-shape.ts';
import type { ShapeNode } from './thin-node.ts';

/** A project as it was, without its nodes' own reading. */
export interface KeptProject {
  readonly files: Listing;
  readonly shape: Shape;
  readonly names: ProjectNames;
}

/** A project of which only some files were put together anew. */
export interface AmendedProject {
  readonly shape: Shape;
  readonly names: ProjectNames;
  /** The nodes of those files, in full. */
  readonly nodes: readonly Node[];
  /** What these nodes, and those of files that are gone, were called. */
  readonly ids: ReadonlySet<string>;
  /** The waivers of those files; those that it had in these files are gone. */
  readonly waivers: readonly Waiver[];
  readonly gone: ReadonlySet<string>;
}

/** Puts together those files again, with whatever else has a say in their nodes; null where that is too much. */
export type Amend = (touched: Iterable<string>) => Promise<AmendedProject | null>;

/** Files whose nodes nothing depends on but by the names that `ProjectNames` tells. */
const AMENDABLE: ReadonlySet<FileKind> = new Set([
  'model',
  'properties',
  'analysis',
  'singular_test',
  'function',
]);
/** With more than this a project is better read as a whole. */
const MOST_CHANGED = 50;
const MOST = 400;

/**
 * An edit of a few models asks for their nodes alone: the others are what they were. null where the change may reach
 * further than by names: macros, seeds, snapshots, sources, what decides whose project is whose upstream.
 */
export async function startAmendment(
  { snapshot, cache, target }: { snapshot: Snapshot; cache: CacheFolder; target: string | null },
  { path: folder, files }: ProjectKey,
  kept: KeptProject,
): Promise<Amend | null> {
  const changed = changeOfListing(kept.files, files);
  if (changed.length > MOST_CHANGED) return null;
  const control = ['dbt_project.yml', ...NEIGHBOUR_FILES].map((name) => posix.join(folder, name));
  const isHooked = (kept.names.get(control[0] ?? '')?.calls.length ?? 0) > 0;
  if (isHooked || changed.some(({ path }) => control.includes(path))) return null;
  const texts = await snapshot.read(control);
  const file = readDbtProject(control[0] ?? '', textOf(texts.get(control[0] ?? '')), target);
  if (file.problem !== null) return null;
  const ignore = textOf(texts.get(posix.join(folder, '.dbtignore')));
  const membersOf = (paths: readonly string[]): ProjectFile[] =>
    projectFiles(file, withoutIgnored(paths, folder, ignore));
  const facts = new FactsByPath(snapshot, cache, folder, files);
  const members = membersOf(facts.paths);

  const removed = changed.flatMap(({ path, is }) => (is === null ? path : []));
  const kinds = memberOfEach([...membersOf(removed), ...members]);
  const own = changed.filter(({ path }) => kinds.has(path));
  if (own.some(({ path }) => !isAmendable(kinds.get(path)))) return null;
  const models = await changedModels(own, kinds, facts);
  if (models === null) return null;
  const macros = members.filter(({ kind }) => kind === 'macro').map(({ path }) => path);

  return async (touched) => {
    const paths = new Set([...own.filter(({ is }) => is !== null).map(({ path }) => path), ...touched]);
    if ([...paths].some((path) => !isAmendable(kinds.get(path)))) return null;
    reach(paths, new Set(models.stems), members, new Map([...kept.names, ...models.names]));
    if (paths.size > MOST) return null;
    const wanted = members.filter(({ path, kind }) => paths.has(path) || kind === 'macro');
    const found = await facts.now([...paths, ...macros]);
    facts.save();
    if (wanted.some(({ path }) => !found.has(path) || found.get(path)?.kind === 'unreadable')) return null;
    return amended(file, kept, { wanted, found, paths, removed, members });
  };
}

function textOf(bytes: Buffer | undefined): string | null {
  return bytes === undefined ? null : tryDecode(bytes);
}

/** A file that is a member in several ways is none that can be amended. */
function memberOfEach(members: readonly ProjectFile[]): ReadonlyMap<string, ProjectFile> {
  const kinds = new Map<string, ProjectFile>();
  for (const member of members) {
    const isOther = kinds.has(member.path) && kinds.get(member.path)?.kind !== member.kind;
    kinds.set(member.path, isOther ? { ...member, kind: 'macro' } : member);
  }
  return kinds;
}

function isAmendable(member: ProjectFile | undefined): boolean {
  return member !== undefined && AMENDABLE.has(member.kind) && generatedFor(member) === null;
}

/** Adds the files that have a say in what the others come to: of one name, or of names that belong together. */
function reach(
  paths: Set<string>,
  stems: Set<string>,
  members: readonly ProjectFile[],
  names: ProjectNames,
): void {
  const models = members.filter(({ kind }) => kind === 'model');
  for (const { path, stem } of models) if (paths.has(path)) stems.add(stem);
  for (let before = -1; before !== paths.size + stems.size; ) {
    before = paths.size + stems.size;
    for (const { path, groups, tested } of names.values()) {
      const linked = groups.filter((group) => group.some((name) => stems.has(name)));
      if (linked.length > 0 || tested.some((name) => stems.has(name))) paths.add(path);
      for (const name of linked.flat()) stems.add(name);
      if (paths.has(path)) for (const name of tested) stems.add(name);
    }
  }
  for (const { path, stem } of models) if (stems.has(stem)) paths.add(path);
}

interface Rebuilt {
  readonly wanted: readonly ProjectFile[];
  readonly found: Awaited<ReturnType<FactsByPath['now']>>;
  readonly paths: ReadonlySet<string>;
  readonly removed: readonly string[];
  readonly members: readonly ProjectFile[];
}

function amended(
  file: DbtProjectFile,
  { shape: { head, nodes: before }, names: namesBefore }: KeptProject,
  { wanted, found, paths, removed, members }: Rebuilt,
): AmendedProject | null {
  const { project, called } = buildProject(file, wanted, found, head);
  const nodes = project.nodes.filter(({ path }) => paths.has(path));
  const isGone = (path: string): boolean => paths.has(path) || removed.includes(path);

  const own = namesOf(new Map([...found].filter(([path]) => paths.has(path))), {
    nodes,
    tables: head.sourceTables,
    called,
  });
  const names: ProjectNames = new Map([
    ...[...namesBefore].filter(([path]) => !isGone(path)),
    ...[...own].filter(([path]) => paths.has(path)),
  ]);
  // What a macro reads is its own business as soon as nobody calls it.
  if (callsOf(names) !== callsOf(namesBefore)) return null;

  const left = before.filter(({ path }) => !isGone(path));
  const ids = new Set(
    [...before.filter(({ path }) => isGone(path)), ...nodes].map((node) => idOf(node, head.name)),
  );
  if (left.some((node) => ids.has(idOf(node, head.name)))) return null;
  const place = new Map(members.map(({ path }, index) => [path, index]));
  const all = [...left, ...nodes.map(shapeNode)];
  const models = all
    .filter(({ resource_type }) => resource_type === 'model')
    .sort((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0));
  const others = all.filter(({ resource_type }) => resource_type !== 'model');
  const waivers = project.waivers.filter(({ at }) => paths.has(at.path));
  const gone = new Set([...paths, ...removed]);
  return { shape: { head, nodes: [...models, ...others] }, names, nodes, ids, waivers, gone };
}

function callsOf(names: ProjectNames): string {
  return JSON.stringify([...new Set([...names.values()].flatMap(({ calls }) => calls))].sort());
}

function idOf({ unique_id, resource_type, name }: ShapeNode, project: string): string {
  return unique_id ?? `${resource_type}.${project}.${name}`;
}
