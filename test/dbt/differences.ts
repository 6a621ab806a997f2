import type { Manifest } from '../../src/manifest/manifest.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import type { Node } from '../../src/node.ts';
import type { Project } from '../../src/project/project.ts';

const COMPARED = new Set(['model', 'seed', 'snapshot']);

export interface Comparison {
  readonly nodes: number;
  readonly parents: number;
  readonly differences: readonly string[];
}

/** What meshgate says of a project against what dbt says of it, both ways. */
export function compareWithDbt(project: Project, mesh: Mesh, manifest: Manifest): Comparison {
  const differences: string[] = [];
  const ours = new Map(own(project.nodes, project.name).map((node) => [node.unique_id, node]));
  const theirs = new Map(own(manifest.nodes, project.name).map((node) => [node.unique_id, node]));
  let parents = 0;
  for (const id of new Set([...ours.keys(), ...theirs.keys()])) {
    const our = ours.get(id);
    const their = theirs.get(id);
    if (our === undefined || their === undefined) {
      differences.push(`${id}: only ${our === undefined ? 'dbt' : 'meshgate'} has it`);
      continue;
    }
    for (const [fact, mine, dbts] of facts(our, their)) {
      if (mine !== dbts) differences.push(`${id}: ${fact} is ${mine} to meshgate, ${dbts} to dbt`);
    }
    const mine = resolvedParents(our, mesh);
    const dbts = (manifest.dependsOn.get(id) ?? []).toSorted();
    parents += dbts.length;
    if (mine.join() !== dbts.join()) differences.push(`${id}: reads [${mine}] to meshgate, [${dbts}] to dbt`);
  }
  return { nodes: ours.size, parents, differences };
}

function own(nodes: readonly Node[], project: string): Node[] {
  // A node that dbt-loom has injected has no path.
  return nodes.filter(
    (node) =>
      node.enabled && COMPARED.has(node.resource_type) && node.project === project && node.path !== '',
  );
}

function facts(our: Node, their: Node): [string, string, string][] {
  const columns = ({ columns: all }: Node): string =>
    all.map(({ name, data_type }) => `${name}:${data_type ?? '-'}`).join(' ');
  const pairs: [string, (node: Node) => unknown][] = [
    ['version', ({ version }) => version],
    ['latest_version', ({ latest_version }) => latest_version],
    ['contract', ({ contractEnforced }) => contractEnforced],
    ['group', ({ group }) => group],
    ['columns', columns],
    ['identifier', ({ relation }) => relation.identifier],
  ];
  if (our.resource_type === 'model') pairs.push(['access', ({ access }) => access]);
  return pairs.map(([name, read]) => [name, String(read(our)), String(read(their))]);
}

function resolvedParents(node: Node, mesh: Mesh): string[] {
  const ids = [...node.refs, ...node.sources].map((call) => mesh.resolved.get(call) ?? 'unresolved');
  return [...new Set(ids)].sort();
}
