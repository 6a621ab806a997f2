import type { Manifest } from '../manifest/manifest.ts';
import type { Node } from '../node.ts';
import type { GeneratedHeader } from '../project/generated-header.ts';
import { plain } from './plain.ts';
import { prettyYaml } from './pretty-yaml.ts';
import { type Quoting, sourceQuoting } from './source-quoting.ts';
import { sourceTable } from './source-table.ts';
import { withHeader } from './with-header.ts';

/** The name of the generated file, in the first model folder of the downstream. */
export function sourcesFileName(upstream: string): string {
  return `_mesh_${upstream}.yml`;
}

/**
 * An upstream's contract as a dbt sources file: `source('<upstream>', '<model>')`. A version is `<model>_v2`; the
 * plain name stands for the latest one, as `ref` reads it. The same contract gives the same bytes.
 */
export function sourcesFile(contract: Manifest, header: Omit<GeneratedHeader, 'upstream'>): string {
  const upstream = contract.projectName;
  const groups = new Map<string, Group>();
  for (const [name, node] of tablesOf(contract.nodes)) {
    const { database, schema } = node.relation;
    const { identifier, ...quoting } = sourceQuoting(node.relation, contract.adapterType);
    const place = JSON.stringify([database, schema, quoting]);
    const group: Group = groups.get(place) ?? { database, schema, quoting, tables: [] };
    groups.set(place, group);
    group.tables.push(sourceTable(name, node, identifier === undefined ? {} : { identifier }));
  }
  // A dbt source lies in one schema, so an upstream with several is one entry for each, all of one name.
  const sources = [...groups].sort().map(([, { database, schema, quoting, tables }]) => ({
    name: upstream,
    description: `Public models of the dbt project ${upstream}.`,
    ...(database === null ? {} : { database: plain(database) }),
    ...(schema === null ? {} : { schema: plain(schema) }),
    ...(Object.keys(quoting).length === 0 ? {} : { quoting }),
    tables,
  }));
  const body = prettyYaml({ version: 2, sources });
  return withHeader({ upstream, ...header }, body);
}

/** A dbt source lies in one schema. */
interface Group {
  readonly database: string | null;
  readonly schema: string | null;
  readonly quoting: Quoting;
  readonly tables: object[];
}

/** Every public node by the name of its table. A model's own name goes before one that a version would give. */
function tablesOf(nodes: readonly Node[]): [string, Node][] {
  const tables = new Map<string, Node>();
  const published = nodes.filter((node) => node.access === 'public' && node.enabled);
  for (const node of published) if (node.version === null) tables.set(node.name, node);
  for (const node of published) {
    if (node.version === null) continue;
    if (node.version === node.latest_version && !tables.has(node.name)) tables.set(node.name, node);
    const name = `${node.name}_v${node.version}`;
    if (!tables.has(name)) tables.set(name, node);
  }
  return [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
}
