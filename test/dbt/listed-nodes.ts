import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testedBy } from './dbt-project.ts';

type Json = Record<string, unknown>;

/** A node of `mesh ls --format json` without the places of its references, which dbt does not tell. */
export interface ListedNode {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly name: string;
  readonly version: string | null;
  readonly access: string | null;
  readonly contract_enforced: boolean;
  readonly group: string | null;
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly data_type: string | null }[];
  /** `package name version`, each once. */
  readonly refs: readonly string[];
  readonly sources: readonly string[];
  /** The unique ids that its references reach. */
  readonly reads: readonly string[];
}

/** What `mesh ls` should say of a project, taken from the manifest that `dbt parse` has written. */
export function nodesOfManifest(root: string, path: string, project: string): ListedNode[] {
  const manifest = JSON.parse(readFileSync(join(root, path, 'target', 'manifest.json'), 'utf8')) as Json;
  const maps = ['nodes', 'exposures', 'unit_tests', 'macros'].map((key) => manifest[key] as Json);
  const all = maps.flatMap((map) => Object.values(map) as Json[]);
  const own = all.filter((node) => node['package_name'] === project && node['original_file_path'] !== '');
  // A hook is a node to dbt for each line; a generic test is listed where it reads more than what it tests.
  return own
    .filter(({ resource_type }) => resource_type !== 'operation')
    .flatMap((node) => fromDbt(node, path) ?? [])
    .sort(byKey);
}

function fromDbt(node: Json, path: string): ListedNode | null {
  const type = String(node['resource_type']);
  const dependsOn = ((node['depends_on'] as Json)?.['nodes'] ?? []) as string[];
  const isGeneric = (node['test_metadata'] ?? null) !== null;
  const [tested] = isGeneric ? testedBy(node) : [];
  const reads = dependsOn.filter((id) => id !== tested).sort();
  if (isGeneric && reads.length === 0) return null;
  const isBuilt = ['model', 'seed', 'snapshot'].includes(type);
  const refs = ((node['refs'] ?? []) as Json[]).map((ref) =>
    refText(ref['package'], ref['name'], ref['version']),
  );
  // dbt looks at the inputs of a unit test when it runs it.
  const inputs = type === 'unit_test' ? inputsOf(node) : { refs: [], sources: [] };
  const sources = [
    ...((node['sources'] ?? []) as string[][]).map((source) => source.join(' ')),
    ...inputs.sources,
  ];
  const own = tested?.split('.').at(2);
  return {
    unique_id: isGeneric ? `test.${node['package_name']}.${genericName(node)}` : String(node['unique_id']),
    resource_type: type,
    name: isGeneric ? genericName(node) : String(node['name']),
    version: textOf(node['version']),
    access: type === 'model' ? String(node['access']) : null,
    contract_enforced: isBuilt && ((node['contract'] ?? {}) as Json)['enforced'] === true,
    group: isBuilt ? textOf(node['group']) : null,
    path: `${path}/${node['original_file_path']}`,
    columns: isBuilt
      ? (Object.values(node['columns'] as Json) as Json[]).map(({ name, data_type }) => ({
          name: String(name),
          data_type: textOf(data_type),
        }))
      : [],
    refs:
      type === 'macro'
        ? []
        : unique([...refs.filter((ref) => !isGeneric || ref.split(' ')[1] !== own), ...inputs.refs]),
    sources: unique(sources),
    reads:
      type === 'macro'
        ? []
        : unique([
            ...reads,
            ...inputs.sources.map((source) => `source.${node['package_name']}.${source.replace(' ', '.')}`),
          ]),
  };
}

function inputsOf(node: Json): { readonly refs: readonly string[]; readonly sources: readonly string[] } {
  const inputs = (node['given'] as Json[]).map(({ input }) => String(input));
  return {
    refs: [refText(null, node['model'], null)],
    sources: inputs.flatMap((input) => /source\('(\w+)', '(\w+)'\)/.exec(input)?.slice(1).join(' ') ?? []),
  };
}

/** `relationships` on column `id` of `orders` → `relationships_orders_id`. */
function genericName(node: Json): string {
  const metadata = node['test_metadata'] as Json;
  const parts = [metadata['name'], String(node['attached_node']).split('.')[2], node['column_name'] ?? ''];
  return parts.filter((part) => part !== '').join('_');
}

/** The nodes of one project of `mesh ls --format json`, as far as a manifest tells the same. */
export function nodesOfListing(nodes: readonly Json[]): ListedNode[] {
  return nodes
    .map((node): ListedNode => {
      const refs = node['refs'] as Json[];
      const sources = node['sources'] as Json[];
      const [, project] = String(node['unique_id']).split('.');
      const isMacro = node['resource_type'] === 'macro';
      return {
        ...(node as unknown as ListedNode),
        refs: isMacro ? [] : unique(refs.map((ref) => refText(ref['package'], ref['name'], ref['version']))),
        sources: unique(sources.map((source) => `${source['source_name']} ${source['table_name']}`)),
        reads: isMacro
          ? []
          : unique([
              ...refs.map(({ unique_id }) => String(unique_id)),
              ...sources.map(
                (source) => `source.${project}.${source['source_name']}.${source['table_name']}`,
              ),
            ]),
      };
    })
    .filter(({ resource_type }) => resource_type !== 'operation')
    .sort(byKey);
}

function refText(owner: unknown, name: unknown, version: unknown): string {
  return [owner ?? '-', name, version ?? '-'].join(' ');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function byKey(a: ListedNode, b: ListedNode): number {
  return a.unique_id < b.unique_id ? -1 : 1;
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
