import type { MeshConfig } from '../config/mesh-config.ts';
import { buildMesh } from '../mesh/build-mesh.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { digestOf } from '../project/cache/project-keys.ts';
import { lazyProject, ShapeTooThin, shapeOf } from '../project/cache/project-shape.ts';
import { loadProjects } from '../project/load-projects.ts';
import type { Project } from '../project/project.ts';
import { judge } from '../rules/judge.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { writeFiles } from './carry-over.ts';
import { type ProjectRecord, type ProjectVerdict, shapeFile, type UnknownPlace } from './judged-records.ts';
import { type KnownProjectState, type KnownState, known } from './judged-state.ts';
import type { Judgement, Judging } from './judgement.ts';
import { loadPublished } from './load-published.ts';
import { loadWorkspace } from './workspace.ts';

/** Reads and judges everything at once: what every other way must agree with. */
export async function judgeWhole(
  { root, today, cache }: Judging,
  snapshot: Snapshot,
  settings: MeshConfig['rules'] | undefined,
): Promise<Judgement> {
  const { config, projects, mesh } = await loadWorkspace(root, snapshot, { today, cache });
  const findings = judge(mesh, settings ?? config.rules);
  return { snapshot, config, projects, findings, unknown: unknownPlaces(mesh) };
}

export interface Missing {
  readonly config: MeshConfig;
  readonly rules: MeshConfig['rules'];
  readonly circumstances: string;
  readonly keys: readonly KnownProjectState['key'][];
  readonly state: KnownState;
}

type Loaded = ReadonlyMap<string, Project>;

/**
 * Judges the projects that have no verdict, each by itself: of the others only the shape is looked at, where a rule
 * looks. Returns the records that are new, or null where that would not be the verdict of the whole.
 */
export async function judgeMissing(
  judging: Judging & { readonly cache: CacheFolder },
  snapshot: Snapshot,
  missing: Missing,
): Promise<ProjectRecord[] | null> {
  const { cache } = judging;
  const { config, circumstances, keys, state } = missing;
  const unread = state.projects.filter(({ record }) => record === null);
  const loaded = new Map<string, Project>();
  const load = async (wanted: readonly KnownProjectState[]): Promise<void> => {
    const paths = new Set(wanted.map(({ key }) => key.path));
    const others = state.projects.flatMap(({ key, record }) => (paths.has(key.path) ? [] : (record ?? [])));
    for (const project of await loadProjects(snapshot, config, { cache, known: others })) {
      loaded.set(project.path, project);
    }
  };
  await load(unread);
  const isLost = unread.some(({ key }) => !loaded.has(key.path));
  if (isLost || [...loaded.values()].some(({ outside }) => outside.length > 0)) return null;

  const fresh = unread.map(({ key }) => newRecord(cache, key, loaded));
  const before = state.projects.flatMap(({ record }) => record ?? []);
  const unjudged = known(keys, [...fresh, ...before], circumstances).projects.filter(
    ({ verdict }) => verdict === null,
  );
  await load(unjudged.filter(({ key }) => !loaded.has(key.path)));
  const records = new Map([...before, ...fresh].map((record) => [record.path, record]));
  try {
    return await judgeEach(judging, snapshot, { ...missing, loaded, records, unjudged });
  } catch (error) {
    if (error instanceof ShapeTooThin) return null;
    throw error;
  }
}

function newRecord(cache: CacheFolder, key: KnownProjectState['key'], loaded: Loaded): ProjectRecord {
  const project = loaded.get(key.path) as Project;
  const properties = key.files.split('\0').filter((record) => !/\.(?:sql|py)$/i.test(record));
  const shape = shapeOf(project, digestOf(...properties));
  if (!cache.has(shapeFile(shape.digest))) cache.write(shapeFile(shape.digest), shape.text);
  const { name, path, targetPath } = project;
  writeFiles(cache, key);
  return { path, key: key.key, common: key.common, name, targetPath, shape: shape.digest, verdicts: [] };
}

interface Work extends Missing {
  readonly loaded: Loaded;
  readonly records: ReadonlyMap<string, ProjectRecord>;
  readonly unjudged: readonly KnownProjectState[];
}

async function judgeEach(
  { root, cache, today }: Judging & { readonly cache: CacheFolder },
  snapshot: Snapshot,
  { config, rules, circumstances, keys, loaded, records, unjudged }: Work,
): Promise<ProjectRecord[]> {
  let seen: Record<string, string> = {};
  const neighbours = new Map<string, Project>();
  for (const { path, name, shape } of records.values()) {
    const own = loaded.get(path);
    const fetch = (): string | null => cache.read(shapeFile(shape)).parts[0] ?? null;
    const onUse = (): void => {
      seen[path] = shape;
    };
    neighbours.set(path, own === undefined ? lazyProject({ name, path }, fetch, onUse) : watched(own, onUse));
  }
  const judged: ProjectRecord[] = [];
  for (const { key } of unjudged) {
    const record = records.get(key.path);
    const project = loaded.get(key.path);
    if (record === undefined || project === undefined) throw new ShapeTooThin(key.path);
    seen = {};
    const inOrder = keys.flatMap(({ path }) => (path === key.path ? project : (neighbours.get(path) ?? [])));
    const publishedFor = await loadPublished(root, snapshot, config, inOrder, [project]);
    const mesh = buildMesh(inOrder, publishedFor, { today, readers: [project] });
    const verdict: ProjectVerdict = {
      circumstances,
      findings: judge(mesh, rules),
      unknown: unknownPlaces(mesh),
      seen,
      reads: readProjects(project, mesh),
    };
    judged.push({ ...record, verdicts: [verdict, ...record.verdicts] });
  }
  return judged;
}

function readProjects({ upstreams, packages }: Project, { references, tables }: Mesh): string[] {
  const reached = [...references, ...tables].map(({ upstream }) => upstream.name);
  return [...new Set([...upstreams.keys(), ...packages.map(({ name }) => name), ...reached])];
}

/** A project that is at hand in full: that it is looked at counts all the same. */
function watched(project: Project, onUse: () => void): Project {
  const told = new Set<PropertyKey>(['name', 'path']);
  return new Proxy(project, {
    get(target, key) {
      if (!told.has(key)) onUse();
      return Reflect.get(target, key) as unknown;
    },
  });
}

function unknownPlaces(mesh: Mesh): UnknownPlace[] {
  return mesh.dynamic.map(({ at, from }) => ({
    path: at.path,
    line: at.line,
    column: at.column,
    node: from.unique_id,
  }));
}
