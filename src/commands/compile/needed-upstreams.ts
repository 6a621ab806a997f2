import { readManifest } from '../../manifest/read-manifest.ts';
import type { CrossReference } from '../../mesh/mesh.ts';
import type { Project } from '../../project/project.ts';
import type { Published } from '../../registry/read-published.ts';
import { type Pair, pairsOf } from '../sync-plan.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The projects that must be compiled for some to be: an upstream of this repository is among them where what is locked
 * of it, or what the sources file has, lacks something that is read. What was declared since is not published yet.
 */
export async function withNeeded(
  chosen: readonly Project[],
  { projects, mesh }: Workspace,
  locked: (pair: Pair) => Promise<Published | null>,
): Promise<Project[]> {
  const needed = new Set(chosen);
  for (const project of needed) {
    for (const pair of pairsOf([project])) {
      const { name, bridge } = pair.upstream;
      const upstream = projects.find((other) => other.name === name);
      if (upstream === undefined || needed.has(upstream)) continue;
      const reads = mesh.references.filter(
        (reference) => reference.project === project && reference.upstream.name === name,
      );
      const isEnough = bridge === 'loom' ? hasNodes(await locked(pair), reads) : hasTables(project, reads);
      if (!isEnough) needed.add(upstream);
    }
  }
  return [...needed];
}

function hasNodes(published: Published | null, reads: readonly CrossReference[]): boolean {
  if (published === null) return false;
  const { nodes } = readManifest(published.bytes, 'what is locked');
  const ids = new Set(nodes.map(({ unique_id }) => unique_id));
  return reads.every(({ call, targetId }) => call.kind !== 'ref' || ids.has(targetId));
}

function hasTables({ sourceTables }: Project, reads: readonly CrossReference[]): boolean {
  return reads.every(
    ({ call }) =>
      call.kind !== 'source' ||
      sourceTables.some(
        ({ source_name, name }) => source_name === call.source.source_name && name === call.source.table_name,
      ),
  );
}
