import { allowedProjects } from './allowed-projects.ts';
import { isObject, type Json, list, object, strings, text } from './json.ts';

const KINDS = ['model', 'seed', 'snapshot'] as const;

/** What of a node is looked at: no SQL of it is ever in memory. */
export const CONTRACT_FIELDS = [
  'database',
  'schema',
  'name',
  'package_name',
  'path',
  'original_file_path',
  'fqn',
  'alias',
  'config',
  'description',
  'columns',
  'meta',
  'group',
  'relation_name',
  'depends_on',
  'contract',
  'access',
  'constraints',
  'version',
  'latest_version',
  'deprecation_date',
] as const;

/** Whether an id is of a kind of node that can be published. */
export function isOfKind(id: string): boolean {
  return KINDS.some((kind) => id.startsWith(`${kind}.`));
}

/** Whether the access of a model alone says that it is not public, as it does from schema v9. */
export function isClosed(id: string, node: Json): boolean {
  return id.startsWith('model.') && typeof node['access'] === 'string' && node['access'] !== 'public';
}

/**
 * Whether others may read a node: it is enabled and public. dbt knows access only for models; dbt-loom honours
 * `config.access` of seeds and snapshots as well.
 */
export function isOpen(id: string, node: Json): boolean {
  const type = id.split('.')[0];
  const config = object(node['config']);
  const access = type === 'model' ? (text(node['access']) ?? text(config['access'])) : text(config['access']);
  return isOfKind(id) && access === 'public' && config['enabled'] !== false;
}

/**
 * The public face of a node: who it is, where it lies, what it promises. Only fields that every manifest v12
 * schema from dbt 1.8 to 1.12 allows, and nothing that is copied unseen: a `meta`, a hook or a hash of the SQL
 * would publish what the project keeps to itself, and make a new contract of every edit.
 * https://schemas.getdbt.com/dbt/manifest/v12.json
 */
export function contractNode(id: string, node: Json, published: ReadonlyMap<string, Json>): Json {
  const type = id.split('.')[0];
  const config = object(node['config']);
  const group = text(node['group']) ?? text(config['group']);
  const parents = strings(object(node['depends_on'])['nodes']).filter((parent) => published.has(parent));
  return {
    database: text(node['database']),
    schema: text(node['schema']) ?? '',
    name: text(node['name']) ?? '',
    resource_type: type,
    package_name: node['package_name'],
    path: relative(node['path']),
    original_file_path: relative(node['original_file_path']),
    unique_id: id,
    fqn: strings(node['fqn']),
    alias: text(node['alias']) ?? text(node['name']) ?? '',
    checksum: { name: 'none', checksum: '' },
    config: contractConfig(node, config),
    tags: [],
    description: text(node['description']) ?? '',
    columns: Object.fromEntries(
      Object.entries(object(node['columns'])).map(([key, column]) => [
        key,
        contractColumn(key, object(column), published),
      ]),
    ),
    meta: {},
    group,
    relation_name: text(node['relation_name']),
    raw_code: '',
    depends_on: type === 'seed' ? { macros: [] } : { macros: [], nodes: [...parents].sort() },
    ...(type === 'seed' ? {} : { refs: [], sources: [] }),
    ...(type === 'model' ? modelFields(node, config, published) : {}),
  };
}

function modelFields(node: Json, config: Json, published: ReadonlyMap<string, Json>): Json {
  const contract = object(node['contract'] ?? config['contract']);
  return {
    contract: {
      enforced: contract['enforced'] === true,
      alias_types: contract['alias_types'] !== false,
      checksum: text(contract['checksum']),
    },
    access: 'public',
    constraints: contractConstraints(node['constraints'], published),
    version: versionOf(node['version']),
    latest_version: versionOf(node['latest_version']),
    deprecation_date: text(node['deprecation_date']),
  };
}

function contractConfig(node: Json, config: Json): Json {
  const contract = object(config['contract'] ?? node['contract']);
  const allowed = allowedProjects(node);
  return {
    enabled: true,
    materialized: text(config['materialized']) ?? 'view',
    access: 'public',
    group: text(config['group']) ?? text(node['group']),
    contract: { enforced: contract['enforced'] === true, alias_types: contract['alias_types'] !== false },
    // dbt-loom hands it on, for sampling and microbatches.
    ...(typeof config['event_time'] === 'string' ? { event_time: config['event_time'] } : {}),
    // Of all `meta` only who may read the node: its readers are judged by it.
    ...(allowed === null ? {} : { meta: { mesh: { allowed_projects: allowed } } }),
  };
}

function contractColumn(key: string, column: Json, published: ReadonlyMap<string, Json>): Json {
  return {
    name: text(column['name']) ?? key,
    description: text(column['description']) ?? '',
    meta: {},
    data_type: text(column['data_type']),
    constraints: contractConstraints(column['constraints'], published),
    quote: typeof column['quote'] === 'boolean' ? column['quote'] : null,
    tags: [],
  };
}

/** A foreign key that points at something unpublished tells a reader nothing but a name that is private. */
function contractConstraints(value: unknown, published: ReadonlyMap<string, Json>): readonly Json[] {
  return list(value)
    .filter(isObject)
    .flatMap((constraint) => {
      const foreign = constraint['type'] === 'foreign_key';
      const to = text(constraint['to']);
      const columns = strings(constraint['to_columns']).join(', ');
      // dbt 1.8 knows no `to`; written as an expression it says the same to every version.
      const expression = to === null ? text(constraint['expression']) : `${to}${columns && ` (${columns})`}`;
      if (foreign && !pointsInside(expression ?? '', published)) return [];
      return [
        {
          type: constraint['type'],
          name: text(constraint['name']),
          expression,
          warn_unenforced: constraint['warn_unenforced'] !== false,
          warn_unsupported: constraint['warn_unsupported'] !== false,
          ...(Array.isArray(constraint['columns']) ? { columns: strings(constraint['columns']) } : {}),
        },
      ];
    });
}

function pointsInside(expression: string, published: ReadonlyMap<string, Json>): boolean {
  const words = new Set(expression.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
  return [...published.values()].some((node) =>
    [node['name'], node['alias']].some((name) => typeof name === 'string' && words.has(name.toLowerCase())),
  );
}

/** dbt-loom turns a number into text only if it is not 0. */
function versionOf(value: unknown): string | number | null {
  if (value === 0) return '0';
  return typeof value === 'number' ? value : text(value);
}

/** A path inside the project; of one that leads anywhere else only the file's name. */
function relative(value: unknown): string {
  const path = (text(value) ?? '').replaceAll('\\', '/');
  const outside = path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
  return outside ? (path.split('/').at(-1) ?? '') : path;
}
