import type { Files } from '../judge-files.ts';
import { ruleSuite } from '../rule-suite.ts';
import {
  generated,
  LOOM,
  lockOf,
  manifestOf,
  marketing,
  modelEntry,
  PUBLIC,
  registry,
  sales,
} from '../sample-mesh.ts';

const RULE = 'relation-bypasses-ref';
const SALES = { ...sales(`{schema: marts, ${PUBLIC.slice(1)}`), ...registry({ orders: {} }) };
const STAGING: Files = {
  'sales/models/stg_orders.sql': 'select 1 as order_id\n',
  'sales/models/stg_orders.yml': modelEntry('stg_orders', '{schema: staging}'),
};
/** The downstream with this SQL as its model. */
const sql = (text: string, more: Files = {}): Files => ({
  'marketing/dbt_project.yml': 'name: marketing\n',
  'marketing/models/campaigns.sql': `${text}\n`,
  ...LOOM,
  ...more,
});
const from = (relation: string, upstream: Files = SALES): Files => ({
  ...upstream,
  ...sql(`select * from ${relation}`),
});
const at = (relation: string): string =>
  `${RULE} marketing/models/campaigns.sql:1:15-1:${15 + relation.length}`;
const of = (adapter: string, name = 'orders'): Files => {
  const manifest = JSON.parse(manifestOf('sales', { [name]: {} })) as { metadata: object };
  const metadata = { ...manifest.metadata, adapter_type: adapter };
  return {
    ...SALES,
    'registry/sales/prod/latest/manifest.json': JSON.stringify({ ...manifest, metadata }),
  };
};
/** On Snowflake, from a project with `quoting: {database: true, schema: true, identifier: true}`. */
const quoted = (): Files => {
  const name = 'registry/sales/prod/latest/manifest.json';
  const relation_name = '"warehouse"."marts"."orders"';
  const files = of('snowflake');
  const manifest = JSON.parse(String(files[name])) as { nodes: Record<string, object> };
  const nodes = Object.fromEntries(
    Object.entries(manifest.nodes).map(([id, node]) => [id, { ...node, relation_name }]),
  );
  return { ...files, [name]: JSON.stringify({ ...manifest, nodes }) };
};
const table = (place: string, text = 'name: orders'): Files => ({
  'marketing/models/shop.yml': `sources:\n  - name: shop\n${place}    tables:\n      - {${text}}\n`,
});
const MARTS = '    database: warehouse\n    schema: marts\n';
const own = (nodes: Readonly<Record<string, object>>): Files => ({
  'registry/marketing/prod/latest/manifest.json': manifestOf('marketing', nodes),
});
const OWN = own({ campaigns: { schema: 'ads' } });

ruleSuite(
  RULE,
  {
    'a reference': { ...SALES, ...marketing("ref('sales', 'orders')"), ...LOOM },
    'another database': from('lake.marts.orders'),
    'another schema': from('warehouse.raw.orders'),
    'another table': from('warehouse.marts.customers'),
    'its columns and its information schema': {
      ...SALES,
      ...sql('select warehouse.marts.orders from warehouse.information_schema.tables'),
    },
    'a comment, a string and a Jinja comment': {
      ...SALES,
      ...sql(
        "select 'from warehouse.marts.orders' -- from warehouse.marts.orders\n/* from warehouse.marts.orders */ {# from warehouse.marts.orders #}",
      ),
    },
    'a name that Jinja makes a part of': from('warehouse.{{ schema }}.orders join {{ db }}.marts.orders'),
    'a function': from('table(warehouse.marts.orders())'),
    'what is deleted or compared': {
      ...SALES,
      ...sql('delete from warehouse.marts.orders where a is distinct from warehouse.marts.orders'),
    },
    'an upstream that never published': from(
      'warehouse.marts.orders',
      sales(`{schema: marts, ${PUBLIC.slice(1)}`),
    ),
    'two parts, where the own database is not known': from('marts.orders'),
    'two parts, where the own database is another': {
      ...from('marts.orders'),
      ...own({ campaigns: { database: 'lake', schema: 'ads' } }),
    },
    'the own table of the same name': {
      ...from('warehouse.marts.orders'),
      ...own({ orders: {} }),
      'marketing/models/orders.sql': 'select 1\n',
    },
    'the relation of the own project': {
      ...sales(PUBLIC, { 'sales/models/daily.sql': 'select * from warehouse.marts.orders\n' }),
      ...registry({ orders: {} }),
    },
    'the relation of a package, which is built elsewhere': {
      ...from('warehouse.marts.orders'),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'a source called like a package': {
      ...SALES,
      ...sql('select 1'),
      'marketing/models/shop.yml':
        'sources:\n  - name: sales\n    schema: marts\n    tables: [{name: orders}]\n',
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'a CTE called as the schema': {
      ...SALES,
      ...OWN,
      ...sql('with marts as (select 1) select * from marts.orders'),
    },
    'a protected model whose schema the published ones do not show': from('warehouse.staging.stg_orders', {
      ...sales(),
      ...STAGING,
      ...registry({ orders: {} }),
    }),
    'a protected model where published ones disagree on how schemas are made': from(
      'warehouse.staging.stg_orders',
      {
        ...SALES,
        ...STAGING,
        'sales/models/b.sql': 'select 1\n',
        'sales/models/b.yml': modelEntry('b', `{schema: b, ${PUBLIC.slice(1)}`),
        ...registry({ orders: {}, b: { schema: 'prod_b' } }),
      },
    ),
    'a protected model whose schema Jinja computes': from('warehouse.marts.stg_orders', {
      ...SALES,
      ...STAGING,
      'sales/models/stg_orders.yml': modelEntry('stg_orders', `{schema: "{{ env_var('X') }}"}`),
    }),
    'an ephemeral model': from('warehouse.staging.stg_orders', {
      ...SALES,
      ...STAGING,
      'sales/models/stg_orders.yml': modelEntry('stg_orders', '{schema: staging, materialized: ephemeral}'),
    }),
    'a name whose Jinja comes to another, or to nothing known': {
      ...SALES,
      ...sql(
        "select 1 from {{ 'lake' }}.marts.orders, {{ target.database }}.marts.orders, {{ var('nowhere') }}.marts.orders join warehouse.{{ x }}.orders",
      ),
    },
    'a name that Jinja adds to': from('warehouse.{{ "raw_" }}marts.orders'),
    'a hook that is put together of several strings': {
      ...SALES,
      ...OWN,
      ...sql(`{{ config(post_hook="select * from marts.orders" ~ "_new") }} select 1`),
    },
    'a string of config() that is no hook, and a hook of comments': {
      ...SALES,
      ...sql(
        `{{ config(meta={'sql': "select * from warehouse.marts.orders"}, pre_hook="-- from warehouse.marts.orders") }} select 1`,
      ),
    },
    'a description in YAML': {
      ...SALES,
      ...sql('select 1'),
      'marketing/models/m.yml':
        'models: [{name: campaigns, description: select * from warehouse.marts.orders}]\n',
    },
    'another table, session or text of a Python model': {
      ...SALES,
      ...sql('select 1'),
      'marketing/models/py.py':
        'def model(dbt, session):\n    x = "session.table(\'warehouse.marts.orders\')"  # session.table("warehouse.marts.orders")\n    y = session.table(f"warehouse.{x}.orders")\n    z = book.table("warehouse.marts.orders")\n    return session.table("warehouse.marts.customers")\n',
    },
    'a node whose alias Jinja computes': from('warehouse.marts.stg_orders', {
      ...SALES,
      ...STAGING,
      'sales/models/stg_orders.yml': modelEntry('stg_orders', `{schema: marts, alias: "{{ env_var('X') }}"}`),
    }),
    'an unpublished model of a project with an alias macro of its own': from('warehouse.staging.stg_orders', {
      ...SALES,
      ...STAGING,
      'sales/macros/alias.sql':
        '{% macro generate_alias_name(custom_alias_name=none, node=none) %}x_{{ node.name }}{% endmacro %}\n',
    }),
    'capitals on Snowflake, where dbt creates with quotes': from('WAREHOUSE.MARTS.ORDERS', quoted()),
    'no quotes on Snowflake, where dbt creates with quotes': from('warehouse.marts.orders', quoted()),
    'a quoted name in other letters on Snowflake': from('"warehouse"."marts"."orders"', of('snowflake')),
    'a quoted name in other letters on PostgreSQL': from('warehouse.marts."Orders"', of('postgres')),
    'a name in other letters on BigQuery': from('warehouse.marts.Orders', of('bigquery')),
    'the generated sources': {
      ...SALES,
      ...marketing("source('sales', 'orders')"),
      ...generated({ orders: 'model.sales.orders' }),
    },
    'a generated file that names no unique id': {
      ...SALES,
      ...sql('select 1'),
      'marketing/models/_mesh_sales.yml': `sources:\n  - name: elsewhere\n${MARTS}    tables:\n      - {name: orders}\n`,
    },
    'a table by hand that says which model it stands for': {
      ...SALES,
      ...sql('select 1', table(MARTS, 'name: orders, meta: {mesh: {unique_id: model.sales.orders}}')),
    },
    'a source by hand that is the bridge': {
      ...SALES,
      ...sql('select 1'),
      'marketing/models/shop.yml': `sources:\n  - name: sales\n${MARTS}    tables:\n      - {name: orders}\n`,
      'mesh.yml': 'version: 1\nprojects: {marketing: {upstreams: {sales: sources}}}\n',
    },
    'a source of another place': {
      ...SALES,
      ...sql('select 1', table('    database: warehouse\n    schema: raw\n')),
    },
  },
  {
    'three parts': {
      files: from('warehouse.marts.orders'),
      finds: [at('warehouse.marts.orders')],
      says: 'model marketing.campaigns reads the relation warehouse.marts.orders, which is orders of sales, without a reference',
      helps: "Write {{ ref('sales', 'orders') }}.",
    },
    'any letters where nothing says how they fold': {
      files: from('Warehouse.MARTS.Orders'),
      finds: [at('Warehouse.MARTS.Orders')],
    },
    'any quotes': {
      files: from('"warehouse"."marts"."orders"'),
      finds: [at('"warehouse"."marts"."orders"')],
    },
    'a model that is deprecated, with one finding': {
      files: from('warehouse.marts.orders', {
        ...SALES,
        'sales/models/schema.yml': `models:\n  - name: orders\n    deprecation_date: 2020-01-01\n    config: ${PUBLIC}\n`,
      }),
      finds: [at('warehouse.marts.orders')],
    },
    'a constant of Jinja in the name': {
      files: from("{{ 'warehouse' }}.marts.orders"),
      finds: [at("{{ 'warehouse' }}.marts.orders")],
    },
    'a variable of dbt_project.yml in the name': {
      files: {
        ...from("{{ var('db') }}.{% raw %}marts{% endraw %}.orders join {{ var('place') }}.orders"),
        'marketing/dbt_project.yml': 'name: marketing\nvars: {db: lake, place: warehouse.marts}\n',
      },
      finds: [`${RULE} marketing/models/campaigns.sql:1:70-1:95`],
      says: 'reads the relation warehouse.marts.orders',
    },
    'a name that a set makes, inside quotes and beside letters': {
      files: {
        ...SALES,
        ...sql(
          `{% set db = 'warehouse' %}{% set m = 'ar' %}select 1 from "{{ db }}".m{{ m }}ts.orders join \`{{ db }}.marts.orders\``,
        ),
      },
      finds: [
        `${RULE} marketing/models/campaigns.sql:1:59-1:87`,
        `${RULE} marketing/models/campaigns.sql:1:93-1:116`,
      ],
    },
    'a hook of config()': {
      files: {
        ...SALES,
        ...sql(
          `{{ config(post_hook=["insert into log select * from warehouse.marts.orders", {'sql': 'select 1'}]) }} select 1`,
        ),
      },
      finds: [`${RULE} marketing/models/campaigns.sql:1:53-1:75`],
    },
    'hooks of properties, of a folder and of every run': {
      files: {
        ...SALES,
        ...sql('select 1'),
        'marketing/dbt_project.yml': `name: marketing
on-run-end: "select * from warehouse.marts.orders"
models: {marketing: {+pre-hook: "merge into x using warehouse.marts.orders o on true"}}
`,
        'marketing/models/m.yml': `models:
  - name: campaigns
    config: {post_hook: "select \\"it\\", x from warehouse.marts.orders"}
`,
      },
      finds: [
        `${RULE} marketing/dbt_project.yml:2:28-2:50`,
        `${RULE} marketing/dbt_project.yml:3:53-3:75`,
        `${RULE} marketing/models/m.yml:3:25-3:71`,
      ],
    },
    'the table of a Python session': {
      files: {
        ...SALES,
        ...sql('select 1'),
        'marketing/models/py.py':
          'def model(dbt, session):\n    x = session.table(\'warehouse.marts.orders\')\n    return session.read.table("warehouse.marts.orders")\n',
      },
      finds: [`${RULE} marketing/models/py.py:2:23-2:47`, `${RULE} marketing/models/py.py:3:31-3:55`],
    },
    'quotes on Snowflake, where dbt creates with quotes': {
      files: from('"warehouse"."marts"."orders"', quoted()),
      finds: [at('"warehouse"."marts"."orders"')],
    },
    'capitals in quotes on Snowflake': {
      files: from('"WAREHOUSE"."MARTS"."ORDERS"', of('snowflake')),
      finds: [at('"WAREHOUSE"."MARTS"."ORDERS"')],
    },
    'any letters without quotes on Snowflake': {
      files: from('warehouse.Marts.ORDERS', of('snowflake')),
      finds: [at('warehouse.Marts.ORDERS')],
    },
    'capitals without quotes on PostgreSQL': {
      files: from('WAREHOUSE.marts.ORDERS', of('postgres')),
      finds: [at('WAREHOUSE.marts.ORDERS')],
    },
    'backticks on BigQuery': {
      files: from('`warehouse.marts.orders`', of('bigquery')),
      finds: [at('`warehouse.marts.orders`')],
    },
    'two parts in the own database': {
      files: { ...from('marts.orders'), ...OWN },
      finds: [at('marts.orders')],
    },
    'a published alias': {
      files: from('warehouse.marts.bestellungen', {
        ...SALES,
        ...registry({ orders: { alias: 'bestellungen' } }),
      }),
      finds: [at('warehouse.marts.bestellungen')],
      says: 'which is orders of sales',
    },
    'a model of an upstream elsewhere': {
      files: from('warehouse.marts.orders', registry({ orders: {} })),
      finds: [at('warehouse.marts.orders')],
    },
    'a model of an upstream elsewhere that only another project knows': {
      files: {
        ...sql('select * from warehouse.marts.orders', {
          'marketing/dbt_loom.config.yml': 'manifests: []\n',
        }),
        'finance/dbt_project.yml': 'name: finance\n',
        'finance/dependencies.yml': 'projects: [{name: sales}]\n',
        'finance/state/sales/manifest.json': manifestOf('sales', { orders: {} }),
        'mesh.lock': lockOf(manifestOf('sales', { orders: {} })).replace('marketing:', 'finance:'),
      },
      finds: [at('warehouse.marts.orders')],
      says: 'which is orders of sales',
    },
    'a protected model, by the schema that published ones show': {
      files: from('warehouse.staging.stg_orders', { ...SALES, ...STAGING }),
      finds: [at('warehouse.staging.stg_orders')],
      says: 'Also: it is not public, it has no enforced contract.',
      helps:
        "Write {{ ref('sales', 'stg_orders') }}; for that sales has to publish stg_orders first (public, with an enforced contract). sales offers: orders.",
    },
    'a protected model, where dbt puts the schema of the target before it': {
      files: from('warehouse.prod_staging.stg_orders', {
        ...SALES,
        ...STAGING,
        ...registry({ orders: { schema: 'prod_marts' } }),
      }),
      finds: [at('warehouse.prod_staging.stg_orders')],
    },
    'a macro, at its place': {
      files: {
        ...SALES,
        ...sql('select 1'),
        'marketing/macros/m.sql': '{% macro m() %} select 1 from warehouse.marts.orders {% endmacro %}\n',
      },
      finds: [`${RULE} marketing/macros/m.sql:1:31-1:53`],
      says: 'macro marketing.m reads',
    },
    'the source to write, where that is the bridge': {
      files: {
        ...from('warehouse.marts.orders'),
        'mesh.yml': 'version: 1\nprojects: {marketing: {upstreams: {sales: sources}}}\n',
      },
      finds: [at('warehouse.marts.orders')],
      helps: "Write {{ source('sales', 'orders') }}.",
    },
    'a neighbour that is no upstream yet': {
      files: { ...from('warehouse.marts.orders'), 'marketing/dbt_loom.config.yml': 'manifests: []\n' },
      finds: [at('warehouse.marts.orders')],
      helps: 'name it in mesh.yml (projects: marketing: upstreams: {sales: loom})',
    },
    'a table of a sources file, read or not': {
      files: { ...SALES, ...sql('select 1', table(MARTS)) },
      finds: [`${RULE} marketing/models/shop.yml:6:16-6:22`],
      says: 'The table orders of the source shop is orders of sales (warehouse.marts.orders)',
      helps: "Write {{ ref('sales', 'orders') }} instead of source('shop', 'orders').",
    },
    'a table without a database, in the own one': {
      files: { ...SALES, ...OWN, ...sql('select 1', table('    schema: marts\n')) },
      finds: [`${RULE} marketing/models/shop.yml:5:16-5:22`],
    },
    'a table that stands for a protected model, and each reference through it': {
      files: {
        ...SALES,
        ...STAGING,
        ...sql(
          "{{ source('shop', 'raw') }}",
          table('    database: warehouse\n    schema: staging\n', 'name: raw, identifier: STG_ORDERS'),
        ),
      },
      finds: [
        'ref-target-public marketing/models/campaigns.sql:1:4-1:25',
        `${RULE} marketing/models/shop.yml:6:16-6:19`,
      ],
      says: 'Also: it is not public, it has no enforced contract.',
    },
    'a source called like the project': {
      files: {
        ...SALES,
        ...sql('select 1'),
        'marketing/models/shop.yml':
          'sources:\n  - name: sales\n    schema: marts\n    tables: [{name: orders}]\n',
      },
      finds: [`${RULE} marketing/models/shop.yml:4:21-4:27`],
    },
  },
);
