import type { MeshConfig } from '../config/mesh-config.ts';
import { buildMesh } from '../mesh/build-mesh.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { loadProjects } from '../project/load-projects.ts';
import type { Project } from '../project/project.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { loadPublished } from './load-published.ts';
import { readConfig } from './read-config.ts';

/** One state of the repository, read and resolved. */
export interface Workspace {
  readonly root: string;
  readonly snapshot: Snapshot;
  readonly config: MeshConfig;
  readonly projects: readonly Project[];
  readonly mesh: Mesh;
}

export interface WorkspaceOptions {
  /** The day of the judgement, `YYYY-MM-DD`. */
  readonly today?: string;
  /** Where the facts of files are kept. */
  readonly cache?: CacheFolder | undefined;
}

export async function loadWorkspace(
  root: string,
  snapshot: Snapshot,
  { today, cache }: WorkspaceOptions = {},
): Promise<Workspace> {
  const config = await readConfig(snapshot);
  const projects = await loadProjects(snapshot, config, { cache });
  const publishedFor = await loadPublished(root, snapshot, config, projects);
  const mesh = buildMesh(projects, publishedFor, { today: today ?? null });
  return { root, snapshot, config, projects, mesh };
}
