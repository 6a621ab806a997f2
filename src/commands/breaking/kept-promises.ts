import type { MeshConfig } from '../../config/mesh-config.ts';
import type { Node } from '../../node.ts';
import type { CacheFolder } from '../../project/cache/cache-folder.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import type { KnownState } from '../judged-state.ts';
import type { ProjectPromise } from './project-promise.ts';

interface Read {
  readonly snapshot: Snapshot;
  readonly config: MeshConfig;
  readonly cache: CacheFolder;
}

/** What the projects of a state promise, by its records: nothing is read until somebody asks for nodes. */
export function promisesOf({ projects }: KnownState, read: Read): ProjectPromise[] {
  return projects.flatMap(({ record }) => {
    if (record === null) return [];
    const { name, path, shape, promise: digest } = record;
    return [{ name, path, digest, nodes: () => nodesOf(path, shape, read) }];
  });
}

async function nodesOf(
  folder: string,
  shape: string,
  { snapshot, config, cache }: Read,
): Promise<readonly Node[]> {
  const { readShape } = await import('../kept-project.ts');
  const { thinNodes } = await import('../../project/cache/project-shape.ts');
  const kept = readShape(cache, shape);
  if (kept !== null) return thinNodes(kept);
  const { loadProjects } = await import('../../project/load-projects.ts');
  const { promiseOfProject } = await import('./project-promise.ts');
  const read = (await loadProjects(snapshot, config, { cache })).find(({ path }) => path === folder);
  return read === undefined ? [] : promiseOfProject(read).nodes();
}
