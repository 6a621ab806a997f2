import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One node of dbt's manifest, as much of it as is compared. */
export interface DbtNode {
  /** The unique id; for a test, hook or unit test what meshgate calls it by. */
  readonly key: string;
  readonly enabled: boolean;
  readonly isGeneric: boolean;
  readonly path: string;
  readonly version: string | null;
  readonly latestVersion: string | null;
  readonly access: string | null;
  readonly contract: boolean;
  readonly group: string | null;
  readonly columns: string;
  readonly alias: string;
  readonly deprecationDate: string | null;
  readonly parents: readonly string[];
  /** What a generic test is for. */
  readonly tested: readonly string[];
}

export interface DbtProject {
  readonly nodes: readonly DbtNode[];
}

type Json = Record<string, unknown>;
const MAPS = ['nodes', 'exposures', 'metrics', 'semantic_models', 'saved_queries', 'unit_tests', 'functions'];

/** What dbt's manifest in `target/` says of the nodes of one project, disabled ones included. */
export function readDbtProject(folder: string, project: string): DbtProject {
  const manifest = JSON.parse(readFileSync(join(folder, 'target', 'manifest.json'), 'utf8')) as Json;
  const nodes = MAPS.flatMap((map) => Object.values((manifest[map] ?? {}) as Record<string, Json>));
  const off = Object.values((manifest['disabled'] ?? {}) as Record<string, Json[]>).flat();
  const isOn = new Set(nodes.map((node) => node['unique_id']));
  return {
    nodes: [
      ...nodes.map((node) => readNode(node, true)),
      // Of two with one unique id the enabled one is the node.
      ...off.filter((node) => !isOn.has(node['unique_id'])).map((node) => readNode(node, false)),
    ].filter((node, index) => {
      const raw = index < nodes.length ? nodes[index] : null;
      // dbt-loom's injected nodes have no path.
      return (
        node.path !== '' &&
        (raw === null || raw?.['package_name'] === project) &&
        node.key.split('.')[1] === project
      );
    }),
  };
}

function readNode(node: Json, enabled: boolean): DbtNode {
  const config = (node['config'] ?? {}) as Json;
  const columns = Object.values((node['columns'] ?? {}) as Record<string, Json>);
  const isGeneric = typeof node['test_metadata'] === 'object' && node['test_metadata'] !== null;
  const dependsOn = ((node['depends_on'] as Json | undefined)?.['nodes'] ?? []) as string[];
  const attached = isGeneric ? testedBy(node) : [];
  return {
    key: keyOf(node, isGeneric),
    enabled,
    isGeneric,
    path: String(node['original_file_path'] ?? '')
      .replaceAll('\\', '/')
      .replace(/^\.\//, ''),
    version: textOf(node['version']),
    latestVersion: textOf(node['latest_version']),
    access: textOf(node['access'] ?? config['access']),
    contract: ((node['contract'] ?? config['contract'] ?? {}) as Json)['enforced'] === true,
    group: textOf(node['group'] ?? config['group']),
    columns: columns
      .map((column) => `${column['name']}:${column['data_type'] ?? '-'}`)
      .sort()
      .join(' '),
    alias: String(node['alias'] ?? node['name']),
    deprecationDate: textOf(node['deprecation_date']),
    parents: dependsOn.filter((id) => !attached.includes(id)),
    tested: attached,
  };
}

/** `relationships` on column `id` of `orders` → `test.p.relationships_orders_id`, or the test's own name. */
function keyOf(node: Json, isGeneric: boolean): string {
  const [type, project] = [String(node['resource_type']), String(node['package_name'])];
  if (type === 'operation') return `operation.${project}`;
  if (type === 'unit_test')
    return `unit_test.${project}.${String(node['name']).replace(/_v[^_]*$/, (v) => (node['version'] === null ? v : ''))}`;
  if (!isGeneric) return String(node['unique_id']);
  const metadata = node['test_metadata'] as Json;
  const namespace = metadata['namespace'] === null ? '' : `${metadata['namespace']}_`;
  const isNamed =
    !String(node['name']).startsWith(`${namespace}${metadata['name']}_`) &&
    !String(node['name']).startsWith(`${namespace}source_${metadata['name']}_`);
  const name = isNamed ? String(node['name']) : `${namespace}${metadata['name']}`;
  const column = node['column_name'] === null ? '' : `_${node['column_name']}`;
  const [table] = testedBy({ ...node, attached_node: null });
  const tested =
    table === undefined
      ? String(node['file_key_name']).replace(/^[a-z_]*\./, '')
      : `source_${table.split('.').slice(2).join('_')}`;
  return `test.${project}.${name}_${tested}${column}`;
}

/** What a generic test is for, which meshgate does not count among its references. */
export function testedBy(node: Json): readonly string[] {
  const attached = textOf(node['attached_node']);
  if (attached !== null) return [attached];
  const model = String(((node['test_metadata'] as Json)['kwargs'] as Json)['model'] ?? '');
  const table = /source\('([^']*)', '([^']*)'\)/.exec(model);
  return table === null ? [] : [`source.${node['package_name']}.${table[1]}.${table[2]}`];
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
