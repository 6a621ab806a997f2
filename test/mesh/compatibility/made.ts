import type { ColumnsRead } from '../../../src/columns/columns-read.ts';
import type { AcceptedChange, Compatibility } from '../../../src/config/mesh-config.ts';
import type { Span } from '../../../src/finding.ts';
import type { Terms } from '../../../src/mesh/compatibility/judge-changes.ts';
import type { Change, ChangeId, Level } from '../../../src/mesh/differences/change.ts';
import type { KnownReader } from '../../../src/mesh/known-reader.ts';
import type { Column, Node } from '../../../src/node.ts';

const FROM = { by: 'manifest', path: 'manifest.json' } as const;

export function column(name: string, data_type = 'integer'): Column {
  return { name, data_type, description: '', constraints: [] };
}

/** A public model of `sales` under contract. */
export function model(more: Partial<Node> = {}): Node {
  const { name = 'orders', version = null } = more;
  return {
    unique_id: `model.sales.${name}${version === null ? '' : `.v${version}`}`,
    resource_type: 'model',
    name,
    project: 'sales',
    version,
    latest_version: null,
    access: 'public',
    accessFrom: FROM,
    contractEnforced: true,
    contractFrom: FROM,
    group: null,
    enabled: true,
    materialized: 'table',
    deprecation_date: null,
    description: '',
    relation: { database: 'prod', schema: 'marts', identifier: name },
    columns: [column('id'), column('amount')],
    primaryKey: [],
    path: 'models/orders.sql',
    refs: [],
    sources: [],
    relations: [],
    allowedProjects: null,
    uncertain: [],
    ...more,
  };
}

export function change(id: ChangeId, level: Level, more: Partial<Change> = {}): Change {
  return {
    id,
    level,
    isNoticedByStar: false,
    model: model(),
    column: null,
    before: null,
    after: null,
    ...more,
  };
}

export function at(line: number, path = 'shop/models/reach.sql'): Span {
  return { path, line, column: 1, endLine: line, endColumn: 2 };
}

export function reader(columns: ColumnsRead, more: Partial<KnownReader> = {}): KnownReader {
  return {
    project: 'shop',
    unique_id: 'model.shop.reach',
    resource_type: 'model',
    target: 'model.sales.orders',
    version: null,
    at: at(9),
    columns,
    contract: null,
    publishedAt: null,
    ...more,
  };
}

/** Reads columns by name, each in a line of its own; `*` is a star, a name with `?` may be another table's. */
export function reads(...names: string[]): ColumnsRead {
  const star = names.indexOf('*');
  return {
    state: 'read',
    columns: names.flatMap((name, index) =>
      name === '*'
        ? []
        : [
            {
              name: name.replace('?', ''),
              quoted: false,
              at: at(index + 1),
              certainty: name.endsWith('?') ? 'unknown' : 'certain',
            },
          ],
    ),
    star: star < 0 ? null : at(star + 1),
  };
}

export const UNKNOWN: ColumnsRead = { state: 'unknown', reason: 'its SQL is too strange' };

export function terms(
  policy: Compatibility = 'query',
  accept: readonly Partial<AcceptedChange>[] = [],
): Terms {
  return {
    compatibility: { standard: policy, projects: new Map(), models: new Map() },
    accept: accept.map((entry) => ({
      model: 'orders',
      change: 'column-removed',
      column: null,
      reason: 'on purpose',
      until: null,
      at: at(1, 'mesh.yml'),
      ...entry,
    })),
    today: '2026-11-22',
  };
}
