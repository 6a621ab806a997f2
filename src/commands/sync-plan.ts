import { posix } from 'node:path';
import { OutsideError } from '../errors.ts';
import { sourcesFile, sourcesFileName } from '../generate/sources-file.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { isGenerated } from '../project/generated-header.ts';
import type { ProjectHead, Upstream } from '../project/project.ts';
import { checkName, isSafeName } from '../registry/keys.ts';
import { OptionalMissing } from '../registry/loom/read-loom-published.ts';
import type { LockEntry, MeshLock } from '../registry/mesh-lock.ts';
import type { Published } from '../registry/read-published.ts';
import { type PlannedFile, readIfThere } from './write-files.ts';

/** A downstream and one of its upstreams. */
export interface Pair {
  readonly project: ProjectHead;
  readonly upstream: Upstream;
}

export interface SyncPlan {
  readonly files: readonly PlannedFile[];
  readonly entries: MeshLock;
  /** The upstreams that could not be had, each with the reason and what to do. */
  readonly problems: readonly {
    readonly pair: Pair;
    readonly message: string;
    readonly next: string | undefined;
  }[];
  /** What the user should know all the same. */
  readonly told: readonly string[];
}

/** Every upstream of the mesh of these projects; what is installed as a package is dbt's own business. */
export function pairsOf(projects: readonly ProjectHead[]): Pair[] {
  return projects
    .flatMap((project) =>
      [...project.upstreams.values()]
        .filter(({ name }) => !project.packages.some((item) => item.name === name))
        .map((upstream) => ({ project, upstream })),
    )
    .sort((a, b) => compare(a.project.name, b.project.name) || compare(a.upstream.name, b.upstream.name));
}

/** What the files of every downstream should be, given which publication it stands on. */
export async function planSync(
  root: string,
  pairs: readonly Pair[],
  paths: readonly string[],
  publicationFor: (pair: Pair) => Promise<Published>,
): Promise<SyncPlan> {
  const files: PlannedFile[] = [];
  const entries = new Map<string, Map<string, LockEntry>>();
  const problems: SyncPlan['problems'][number][] = [];
  const told = new Set<string>();
  for (const pair of pairs) {
    const { project, upstream } = pair;
    try {
      if (!isSafeName(upstream.name)) {
        throw new OutsideError(`${JSON.stringify(upstream.name)} cannot be the name of a project's folder.`);
      }
      const { bytes, entry } = await publicationFor(pair);
      const contract = readManifest(bytes, `the contract of ${upstream.name}`);
      for (const warning of contract.warnings) told.add(warning);
      const generated = upstream.bridge === 'sources' ? generatedFile(pair, paths, contract, entry) : null;
      if (generated !== null) await mayBeWritten(root, generated.path);
      files.push({ path: statePath(pair), bytes }, ...(generated === null ? [] : [generated]));
      const own = entries.get(project.name) ?? new Map<string, LockEntry>();
      entries.set(project.name, own.set(upstream.name, entry));
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      if (error instanceof OptionalMissing) told.add(`${project.name}: ${error.message}`);
      else problems.push({ pair, message: error.message, next: error.next });
    }
  }
  return { files, entries, problems, told: [...told] };
}

/** Where `dbt --defer --state` and meshgate look for an upstream's manifest. Git ignores it. */
export function statePath({ project, upstream }: Pair): string {
  return posix.join(project.path, 'state', checkName(upstream.name, 'project'), 'manifest.json');
}

/** Where the sources file of a pair lies, or would: in the first model folder. */
export function generatedPath({ project, upstream }: Pair, paths: readonly string[]): string {
  const name = sourcesFileName(checkName(upstream.name, 'project'));
  const folders = project.modelPaths.map((folder) => posix.join(project.path, folder));
  const present = paths.find(
    (path) => posix.basename(path) === name && folders.some((folder) => path.startsWith(`${folder}/`)),
  );
  const path = present ?? posix.join(folders[0] ?? posix.join(project.path, 'models'), name);
  if (path.startsWith('../')) {
    throw new OutsideError(`The models of ${project.name} lie outside the repository: ${path}.`);
  }
  return path;
}

/** The sources file of a pair, as its contract makes it. */
export function generatedFile(
  pair: Pair,
  paths: readonly string[],
  contract: Manifest,
  { environment, timestamp }: LockEntry,
): PlannedFile {
  const text = sourcesFile(contract, { environment, timestamp });
  return { path: generatedPath(pair, paths), bytes: Buffer.from(text, 'utf8'), isText: true };
}

/** Somebody's own file of that name is not ours to replace. */
async function mayBeWritten(root: string, path: string): Promise<void> {
  const present = await readIfThere(root, path);
  if (present === null || present.toString('utf8').trim() === '' || isGenerated(present.toString('utf8')))
    return;
  throw new OutsideError(`${path} was not written by mesh sync, so it is left as it is.`, {
    next: 'Move what is in it to a file of another name, delete it, and run `mesh sync` again.',
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
