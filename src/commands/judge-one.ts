import type { MeshConfig } from '../config/mesh-config.ts';
import { buildMesh } from '../mesh/build-mesh.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { Project } from '../project/project.ts';
import { judge } from '../rules/judge.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { writeColumnReaders } from './column-readers.ts';
import { unknownPlaces } from './judge-whole.ts';
import type { ProjectRecord, ProjectVerdict } from './judged-records.ts';
import type { KnownProjectState, KnownState } from './judged-state.ts';
import type { Judging } from './judgement.ts';
import { loadPublished } from './load-published.ts';
import { withColumns } from './mesh-columns.ts';
import type { ProjectViews } from './project-views.ts';

/** What there is, and what of it has no verdict yet. */
export interface Missing {
  readonly config: MeshConfig;
  readonly rules: MeshConfig['rules'];
  readonly circumstances: string;
  readonly keys: readonly KnownProjectState['key'][];
  readonly state: KnownState;
  /** What was known of other states, to make new records of. */
  readonly records: readonly ProjectRecord[];
}

/** All that a project is judged with. */
export interface Surroundings {
  readonly judging: Judging & { readonly cache: CacheFolder };
  readonly snapshot: Snapshot;
  readonly missing: Missing;
  readonly views: ProjectViews;
}

/**
 * Judges one project, or a part of one; everything that is resolved is looked up in the views. `otherReaders` are the
 * files outside of the part whose columns were asked for.
 */
export async function judgeOne(
  { judging: { root, today, cache }, snapshot, missing, views }: Surroundings,
  project: Project,
  otherReaders: readonly string[] = [],
): Promise<ProjectVerdict> {
  const { config, rules, circumstances, keys } = missing;
  views.watch();
  const all = views.inOrder(keys.map(({ path }) => path));
  const publishedFor = await loadPublished(root, snapshot, config, all, [project]);
  const resolved = buildMesh(all, publishedFor, { today, readers: [project] });
  const mesh = await withColumns(resolved, { snapshot, cache }, rules);
  const findings = judge(mesh, rules);
  const [unknown, reads] = [unknownPlaces(mesh), readProjects(project, mesh)];
  const readers = [...mesh.columns.keys()].map(({ at }) => at.path);
  const columnReaders = writeColumnReaders(cache, [...otherReaders, ...readers]);
  return { circumstances, findings, unknown, reads, ...views.looked, columnReaders, isAmended: false };
}

function readProjects({ upstreams, packages }: Project, { references, tables }: Mesh): string[] {
  const reached = [...references, ...tables].map(({ upstream }) => upstream.name);
  return [...new Set([...upstreams.keys(), ...packages.map(({ name }) => name), ...reached])];
}
