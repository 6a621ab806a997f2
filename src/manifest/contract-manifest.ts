import { createHash } from 'node:crypto';
import { contractDigest } from '../registry/contract-digest.ts';
import { contractNode, isPublished } from './contract-node.ts';
import { isObject, type Json, object, text } from './json.ts';
import { parseManifest } from './parse-manifest.ts';
import { projectName } from './read-manifest.ts';

/** What is written beside a contract, as `MESHGATE_*` strings: dbt's schema leaves room for nothing else. */
export type ContractFacts = Readonly<Record<`MESHGATE_${string}`, string>>;

export interface Contract {
  readonly project: string;
  readonly sha256: string;
  /** How many models, seeds and snapshots others may read. */
  readonly size: number;
  /** The contract manifest as JSON text: the same facts give the same bytes. */
  text(facts: ContractFacts): string;
}

/** The part of a full manifest that other projects may know. */
export function contractOf(bytes: Buffer, path: string): Contract {
  const raw = parseManifest(bytes, path);
  const project = projectName(raw);
  const published = new Map<string, Json>();
  for (const id of Object.keys(raw.nodes).sort()) {
    const node = object(raw.nodes[id]);
    if (isPublished(id, node, project)) published.set(id, node);
  }
  const body = contractBody(raw.json, published);
  const sha256 = contractDigest(body);
  return {
    project,
    sha256,
    size: published.size,
    text: (facts) =>
      `${JSON.stringify({ metadata: contractMetadata(raw.metadata, project, { ...facts, MESHGATE_CONTRACT_SHA256: sha256 }), ...body }, null, 2)}\n`,
  };
}

function contractBody(json: Json, published: ReadonlyMap<string, Json>): Json {
  const ids = [...published.keys()];
  const nodes = new Map([...published].map(([id, node]) => [id, contractNode(id, node, published)] as const));
  const parents = new Map(
    [...nodes].map(
      ([id, node]) => [id, (object(node['depends_on'])['nodes'] ?? []) as readonly string[]] as const,
    ),
  );
  const groups = groupsOf(json, [...nodes.values()]);
  // Every map that dbt's schema requires, and no more: dbt 1.8 refuses `functions`.
  return {
    nodes: Object.fromEntries(nodes),
    sources: {},
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: Object.fromEntries(groups.map((group) => [text(group['unique_id']) ?? '', group])),
    selectors: {},
    disabled: {},
    parent_map: Object.fromEntries(parents),
    child_map: Object.fromEntries(
      ids.map((id) => [id, ids.filter((other) => parents.get(other)?.includes(id))] as const),
    ),
    group_map: Object.fromEntries(
      groups.map((group) => [
        text(group['name']) ?? '',
        ids.filter((id) => nodes.get(id)?.['group'] === group['name']),
      ]),
    ),
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
  };
}

function groupsOf(json: Json, nodes: readonly Json[]): readonly Json[] {
  const used = new Set(nodes.map((node) => node['group']));
  return Object.entries(object(json['groups']))
    .filter(([, group]) => isObject(group) && used.has(group['name']))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, value]) => {
      const group = object(value);
      const owner = object(group['owner']);
      return {
        name: group['name'],
        resource_type: 'group',
        package_name: group['package_name'],
        path: '',
        original_file_path: '',
        unique_id: id,
        owner: { email: owner['email'] ?? null, name: text(owner['name']) },
      };
    });
}

function contractMetadata(metadata: Json, project: string, facts: ContractFacts): Json {
  return {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: text(metadata['dbt_version']) ?? '',
    generated_at: text(metadata['generated_at']) ?? '',
    env: Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))),
    project_name: project,
    project_id: createHash('md5').update(project).digest('hex'),
    adapter_type: text(metadata['adapter_type']),
  };
}
