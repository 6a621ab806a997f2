import { createHash } from 'node:crypto';
import type { Files } from './judge-files.ts';

export const PUBLIC = '{access: public, contract: {enforced: true}}';

/** The upstream: one model, and what its properties file says of it. */
export function sales(config: string = PUBLIC, more: Files = {}): Files {
  return {
    'sales/dbt_project.yml': 'name: sales\n',
    'sales/models/orders.sql': 'select 1 as order_id\n',
    'sales/models/schema.yml': modelEntry('orders', config),
    ...more,
  };
}

export function modelEntry(name: string, config: string): string {
  return `models:\n  - name: ${name}\n    config: ${config}\n    columns: [{name: order_id, data_type: integer}]\n`;
}

/** The upstream with `orders` in these versions, as `v: file`. */
export function versions(list: readonly string[], { latest = '', config = PUBLIC } = {}): Files {
  const files = list.map((v) => [`sales/models/orders_v${v}.sql`, 'select 1 as order_id\n']);
  const head = `models:\n  - name: orders\n    config: ${config}\n    columns: [{name: order_id, data_type: integer}]\n`;
  const last = latest === '' ? '' : `    latest_version: ${latest}\n`;
  return {
    'sales/dbt_project.yml': 'name: sales\n',
    ...Object.fromEntries(files),
    'sales/models/schema.yml': `${head}${last}    versions: [${list.map((v) => `{v: ${v}}`).join(', ')}]\n`,
  };
}

/** The downstream: one model that makes this call. */
export function marketing(call: string, more: Files = {}): Files {
  return {
    'marketing/dbt_project.yml': 'name: marketing\n',
    'marketing/models/campaigns.sql': `select * from {{ ${call} }}\n`,
    ...more,
  };
}

/** A finding at the call of `marketing`, as `found` writes it. */
export function atCall(rule: string, call: string): string {
  return `${rule} marketing/models/campaigns.sql:1:18-1:${18 + call.length}`;
}

export const LOOM: Files = {
  'marketing/dbt_loom.config.yml':
    'manifests:\n  - {name: sales, type: file, config: {path: ../sales/target/manifest.json}}\n',
};

/** For what is told of one-argument refs beside their form. */
export const BARE_NAMES: Files = { 'mesh.yml': 'version: 1\nrules: {ref-unqualified: off}\n' };

/** The generated sources file, each table with the unique id that it stands for. */
export function generated(tables: Readonly<Record<string, string>>): Files {
  const list = Object.entries(tables).map(
    ([name, id]) => `      - {name: ${name}, config: {meta: {mesh: {unique_id: ${id}}}}}\n`,
  );
  return {
    'marketing/models/_mesh_sales.yml': `version: 2\nsources:\n  - name: sales\n    database: warehouse\n    schema: marts\n    tables:\n${list.join('')}`,
  };
}

/** A contract manifest. Each node is public, contracted and in warehouse.marts unless it says otherwise. */
export function manifestOf(project: string, nodes: Readonly<Record<string, object>>): string {
  const entries = Object.entries(nodes).map(([key, node]) => {
    const [name = '', version] = key.split('.v');
    const id = `model.${project}.${key}`;
    const standard = {
      name,
      resource_type: 'model',
      package_name: project,
      unique_id: id,
      database: 'warehouse',
      schema: 'marts',
      access: 'public',
      contract: { enforced: true },
      ...(version === undefined ? {} : { version: Number(version), latest_version: Number(version) }),
    };
    return [id, { ...standard, ...node }];
  });
  const metadata = {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    project_name: project,
  };
  return JSON.stringify({ metadata, nodes: Object.fromEntries(entries) });
}

/** The registry's folder with what `sales` published. */
export function registry(nodes: Readonly<Record<string, object>>): Files {
  return { 'registry/sales/prod/latest/manifest.json': manifestOf('sales', nodes) };
}

/** `mesh.lock` that pins this content of `sales` for `marketing`. */
export function lockOf(content: string): string {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return `version: 1\nprojects:\n  marketing:\n    sales: {environment: prod, sha256: "${sha256}"}\n`;
}
