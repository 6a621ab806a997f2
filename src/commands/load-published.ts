import type { MeshConfig } from '../config/mesh-config.ts';
import type { Published, PublishedFor } from '../mesh/mesh.ts';
import type { Project } from '../project/project.ts';
import { isSafeName } from '../registry/keys.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { publishedContracts } from './published-contracts.ts';

/**
 * What each reader has of each upstream's publications: the content that the snapshot's `mesh.lock` pins, out of
 * `state/` or a folder registry inside the snapshot; without a pin, that registry's latest. No network.
 */
export async function loadPublished(
  root: string,
  snapshot: Snapshot,
  config: MeshConfig,
  projects: readonly Project[],
  readers: readonly Project[] = projects,
): Promise<PublishedFor> {
  const { lock, latest, pinned } = await publishedContracts(root, snapshot, config);
  const loaded = new Map<string, Published>();

  const load = async (reader: Project, upstream: string): Promise<Published> => {
    const found = (await pinned(reader, upstream)) ?? (await latest(upstream));
    if (found !== null) return found;
    const declaredIn = reader.upstreams.get(upstream)?.declaredIn;
    return declaredIn === undefined
      ? { state: 'none' }
      : { state: 'not-synced', reason: `${declaredIn} names it, mesh.lock does not` };
  };

  for (const project of readers) {
    for (const upstream of upstreamNames(project, projects)) {
      loaded.set(JSON.stringify([project.path, upstream]), await load(project, upstream));
    }
  }
  if (readers.some(namesRelations)) {
    for (const upstream of new Set(projects.flatMap(({ upstreams }) => [...upstreams.keys()]))) {
      const holders = projects.filter(({ name }) => lock.get(name)?.has(upstream) && isSafeName(upstream));
      for (const holder of holders) {
        const published = await load(holder, upstream);
        loaded.set(JSON.stringify([null, upstream]), published);
        if (published.state === 'contract') break;
      }
    }
  }
  return (reader, upstream) =>
    loaded.get(JSON.stringify([reader?.path ?? null, upstream])) ?? { state: 'none' };
}

/**
 * Every project that this one may read, by what it declares and by what its references name. A relation may be
 * anybody's, and what the project has published itself tells which of them are its own.
 */
function upstreamNames(project: Project, projects: readonly Project[]): string[] {
  const names = new Set(project.upstreams.keys());
  for (const { refs } of project.nodes) for (const ref of refs) if (ref.package) names.add(ref.package);
  const isAnybodys = namesRelations(project);
  if (isAnybodys || project.sourceTables.length > 0) for (const { name } of projects) names.add(name);
  if (isAnybodys) names.add(project.name);
  else names.delete(project.name);
  return [...names].filter(isSafeName);
}

/** In SQL, or in a sources file that nobody generated. */
function namesRelations({ sourceTables, nodes }: Project): boolean {
  return (
    sourceTables.some(({ meshUniqueId }) => meshUniqueId === null) ||
    nodes.some(({ relations }) => relations.length > 0)
  );
}
