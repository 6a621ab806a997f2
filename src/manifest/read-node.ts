import type { Span } from '../finding.ts';
import type {
  Access,
  Column,
  Constraint,
  ModelConstraint,
  Node,
  Origin,
  RefCall,
  ResourceType,
  SourceCall,
} from '../node.ts';
import { allowedProjects } from './allowed-projects.ts';
import { isObject, type Json, list, object, strings, text, version } from './json.ts';
import { ManifestError } from './manifest-error.ts';

/** What of an entry is read. */
export const NODE_FIELDS = [
  'name',
  'package_name',
  'config',
  'original_file_path',
  'columns',
  'constraints',
  'primary_key',
  'version',
  'latest_version',
  'access',
  'contract',
  'group',
  'deprecation_date',
  'description',
  'database',
  'schema',
  'alias',
  'relation_name',
  'refs',
  'sources',
  'meta',
] as const;

/** One entry of a manifest's `nodes` (or `exposures`, `metrics`, …) as a `Node`. */
export function readNode(manifestPath: string, map: string, id: string, node: Json): Node {
  const need = (field: string): string => {
    const value = text(node[field]);
    if (value !== null) return value;
    throw new ManifestError(
      manifestPath,
      `${map}[${JSON.stringify(id.slice(0, 200))}].${field}`,
      'is missing',
    );
  };
  const config = object(node['config']);
  const type = (id.split('.')[0] ?? '') as ResourceType;
  const name = need('name');
  const origin: Origin = { by: 'manifest', path: manifestPath };
  const path = (text(node['original_file_path']) ?? '').replaceAll('\\', '/');
  const at: Span = { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const columns = readColumns(node['columns']);
  return {
    unique_id: id,
    resource_type: type,
    name,
    project: need('package_name'),
    version: version(node['version']),
    latest_version: version(node['latest_version']),
    access: readAccess(type, node, config),
    accessFrom: origin,
    contractEnforced:
      object(node['contract'])['enforced'] === true || object(config['contract'])['enforced'] === true,
    contractFrom: origin,
    group: text(node['group']) ?? text(config['group']),
    enabled: config['enabled'] !== false,
    materialized: text(config['materialized']),
    deprecation_date: text(node['deprecation_date']),
    description: text(node['description']) ?? '',
    relation: {
      database: text(node['database']),
      schema: text(node['schema']),
      identifier: text(node['alias']) ?? name,
      written: text(node['relation_name']),
    },
    columns,
    primaryKey: readPrimaryKey(node, columns),
    ...readModelConstraints(node['constraints']),
    path,
    refs: list(node['refs']).flatMap((ref) => readRef(ref, at)),
    sources: list(node['sources']).flatMap((source) => readSource(source, at)),
    relations: [],
    allowedProjects: allowedProjects(node),
    uncertain: [],
  };
}

function readAccess(type: ResourceType, node: Json, config: Json): Access | null {
  const value = text(node['access']) ?? text(config['access']);
  if (value === 'public' || value === 'protected' || value === 'private') return value;
  return type === 'model' ? 'protected' : null;
}

function readColumns(value: unknown): Column[] {
  return Object.entries(object(value)).map(([key, column]) => {
    const fields = object(column);
    return {
      name: text(fields['name']) ?? key,
      data_type: text(fields['data_type']),
      description: text(fields['description']) ?? '',
      constraints: readConstraints(fields['constraints']),
      ...(fields['quote'] === true ? { quoted: true } : {}),
    };
  });
}

function readConstraints(value: unknown): Constraint[] {
  return list(value).flatMap((constraint) => {
    const type = text(object(constraint)['type']);
    return type === null ? [] : [{ type, expression: text(object(constraint)['expression']) }];
  });
}

function readModelConstraints(value: unknown): { constraints?: ModelConstraint[] } {
  const constraints = list(value).flatMap((item) =>
    readConstraints([item]).map((read) => ({ ...read, columns: strings(object(item)['columns']) })),
  );
  return constraints.length > 0 ? { constraints } : {};
}

/** By constraint; else as dbt (1.9 and later) inferred it from tests. */
function readPrimaryKey(node: Json, columns: readonly Column[]): readonly string[] {
  const model = list(node['constraints']).find((item) => object(item)['type'] === 'primary_key');
  if (model !== undefined) return strings(object(model)['columns']);
  const named = columns.filter((column) => column.constraints.some(({ type }) => type === 'primary_key'));
  return named.length > 0 ? named.map(({ name }) => name) : strings(node['primary_key']);
}

/** Lists up to schema v8, objects from v9. */
function readRef(ref: unknown, at: Span): RefCall[] {
  if (isObject(ref)) {
    const name = text(ref['name']);
    if (name === null) return [];
    return [
      { package: text(ref['package']), name, version: version(ref['version']), certainty: 'certain', at },
    ];
  }
  const words = strings(ref);
  const name = words.at(-1);
  if (name === undefined) return [];
  return [
    { package: words.length > 1 ? (words[0] ?? null) : null, name, version: null, certainty: 'certain', at },
  ];
}

function readSource(source: unknown, at: Span): SourceCall[] {
  const [source_name, table_name] = strings(source);
  return source_name === undefined || table_name === undefined
    ? []
    : [{ source_name, table_name, certainty: 'certain', at }];
}
