import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import type { Files } from '../rules/judge-files.ts';
import { generated, marketing, PUBLIC, registry, sales, versions } from '../rules/sample-mesh.ts';
import { reached } from './reached.ts';

const AT = 'marketing/models/campaigns.sql:1';
const CALL = "source('crm', 'contacts')";
const ORDERS = `${AT} ⇒ model.sales.orders (sales/models/orders.sql)`;
const OWN = `${AT} → source.marketing.crm.contacts`;
const table = (text: string, head = 'name: crm'): Files => ({
  'marketing/models/crm.yml': `sources:\n  - ${head}\n    tables:\n      - {name: contacts${text}}\n`,
});
const ownSource = (text: string): Files => ({
  'marketing/models/shop.yml': `sources:\n  - name: sales\n${text}`,
});
const FROM_SALES = marketing("source('sales', 'orders')");
const LOCAL = `${AT} → source.marketing.sales.orders`;

const cases: [name: string, files: Files, expected: string][] = [
  [
    'a generated table stands for the model of its unique id',
    { ...sales(), ...FROM_SALES, ...generated({ orders: 'model.sales.orders' }) },
    ORDERS,
  ],
  [
    'the unique id decides, whatever table and source are called',
    { ...sales(), ...marketing(CALL), ...table(', config: {meta: {mesh: {unique_id: model.sales.orders}}}') },
    ORDERS,
  ],
  [
    'the unique id may stand in the older meta',
    { ...sales(), ...marketing(CALL), ...table(', meta: {mesh: {unique_id: model.sales.orders}}') },
    ORDERS,
  ],
  [
    'a unique id with a version is that version',
    {
      ...versions(['1', '2']),
      ...marketing("source('sales', 'orders_v1')"),
      ...generated({ orders_v1: 'model.sales.orders.v1' }),
    },
    `${AT} ⇒ model.sales.orders.v1 (sales/models/orders_v1.sql)`,
  ],
  [
    'a unique id whose name only looks like a version is that name',
    {
      'sales/dbt_project.yml': 'name: sales\n',
      'sales/models/web.v2.sql': 'select 1\n',
      ...marketing("source('sales', 'web')"),
      ...generated({ web: 'model.sales.web.v2' }),
    },
    `${AT} ⇒ model.sales.web.v2 (sales/models/web.v2.sql)`,
  ],
  [
    'a unique id of a seed is the seed',
    {
      'sales/dbt_project.yml': 'name: sales\n',
      'sales/seeds/orders.csv': 'id\n1\n',
      ...FROM_SALES,
      ...generated({ orders: 'seed.sales.orders' }),
    },
    `${AT} ⇒ seed.sales.orders (sales/seeds/orders.csv)`,
  ],
  [
    'a published relation, in whatever letters, stands for its model',
    {
      ...sales(),
      ...marketing(CALL),
      ...table(', identifier: ORDERS', 'name: crm\n    database: WareHouse\n    schema: MARTS'),
      ...registry({ orders: {} }),
    },
    ORDERS,
  ],
  [
    'a published alias stands for its model',
    {
      ...sales(),
      ...marketing(CALL),
      ...table('', 'name: crm\n    database: warehouse\n    schema: marts'),
      ...registry({ orders: { alias: 'contacts' } }),
    },
    ORDERS,
  ],
  [
    'another schema is another table',
    {
      ...sales(),
      ...marketing(CALL),
      ...table(', identifier: orders', 'name: crm\n    database: warehouse\n    schema: raw'),
      ...registry({ orders: {} }),
    },
    OWN,
  ],
  [
    'another database is another table',
    {
      ...sales(),
      ...marketing(CALL),
      ...table(', identifier: orders', 'name: crm\n    database: lake\n    schema: marts'),
      ...registry({ orders: {} }),
    },
    OWN,
  ],
  [
    'a source without a database proves no published relation',
    {
      ...sales(),
      ...marketing(CALL),
      ...table(', identifier: orders', 'name: crm\n    schema: marts'),
      ...registry({ orders: {} }),
    },
    OWN,
  ],
  [
    'a source that is merely called like a project is no reference',
    { ...sales(), ...FROM_SALES, ...ownSource('    schema: raw_sales\n    tables: [{name: orders}]\n') },
    LOCAL,
  ],
  [
    'nor is it where the schema is the name of the project',
    { ...sales(), ...FROM_SALES, ...ownSource('    tables: [{name: orders}]\n') },
    LOCAL,
  ],
  [
    'it is one where the schema is that of the model, too',
    {
      ...sales(`{schema: marts, ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource('    schema: MARTS\n    tables: [{name: orders}]\n'),
    },
    ORDERS,
  ],
  [
    'it is one where dbt puts the schema of the target before that of the model',
    {
      ...sales(`{schema: marts, ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource('    schema: prod_marts\n    tables: [{name: orders}]\n'),
    },
    ORDERS,
  ],
  [
    'it is none there where what is published shows that the project has another way',
    {
      ...sales(`{schema: marts, ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource('    schema: raw_marts\n    tables: [{name: orders}]\n'),
      ...registry({ orders: {} }),
    },
    LOCAL,
  ],
  [
    'it is none where a macro of the project itself decides where models lie, and nothing is published',
    {
      ...sales(`{schema: marts, ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource('    schema: marts\n    tables: [{name: orders}]\n'),
      'sales/macros/schema.sql':
        '{% macro generate_schema_name(custom_schema_name, node) %}x{% endmacro %}\n',
    },
    LOCAL,
  ],
  [
    'it is none where Jinja computes the alias of the model',
    {
      ...sales(`{schema: marts, alias: "{{ env_var('X') }}", ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource('    schema: marts\n    tables: [{name: orders}]\n'),
    },
    LOCAL,
  ],
  [
    'it is none where Jinja computes the database of the source',
    {
      ...sales(`{schema: marts, ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource(`    schema: marts\n    database: "{{ env_var('X') }}"\n    tables: [{name: orders}]\n`),
    },
    LOCAL,
  ],
  [
    'it is none where the database is another',
    {
      ...sales(`{schema: marts, database: warehouse, ${PUBLIC.slice(1)}`),
      ...FROM_SALES,
      ...ownSource('    schema: marts\n    database: lake\n    tables: [{name: orders}]\n'),
    },
    LOCAL,
  ],
  [
    'any source of the upstream is a reference where mesh.yml says that sources are the bridge',
    {
      ...sales(),
      ...FROM_SALES,
      ...ownSource('    schema: anything\n    tables: [{name: orders}]\n'),
      'mesh.yml': 'version: 1\nprojects: {marketing: {upstreams: {sales: sources}}}\n',
    },
    ORDERS,
  ],
  [
    'the identifier tells the model there, whatever the table is called',
    {
      ...sales(),
      ...marketing("source('sales', 'bestellungen')"),
      ...ownSource('    schema: anything\n    tables: [{name: bestellungen, identifier: ORDERS}]\n'),
      'mesh.yml': 'version: 1\nprojects: {marketing: {upstreams: {sales: sources}}}\n',
    },
    ORDERS,
  ],
  [
    'a table that the bridge does not list is looked for in the upstream',
    { ...sales(), ...FROM_SALES, ...generated({ customers: 'model.sales.customers' }) },
    ORDERS,
  ],
  [
    'so is a version that the bridge does not list',
    {
      ...versions(['1', '2']),
      ...marketing("source('sales', 'orders_v1')"),
      ...generated({ customers: 'model.sales.customers' }),
    },
    `${AT} ⇒ model.sales.orders.v1 (sales/models/orders_v1.sql)`,
  ],
  [
    'and the latest version by the plain name',
    { ...versions(['1', '2']), ...FROM_SALES, ...generated({ customers: 'model.sales.customers' }) },
    `${AT} ⇒ model.sales.orders.v2 (sales/models/orders_v2.sql)`,
  ],
  [
    'a table whose model is gone is missing',
    {
      'sales/dbt_project.yml': 'name: sales\n',
      ...FROM_SALES,
      ...generated({ orders: 'model.sales.orders' }),
    },
    `${AT} ⇒ model.sales.orders (missing)`,
  ],
  ['a source of the own project is its own', { ...sales(), ...marketing(CALL), ...table('') }, OWN],
  [
    'a source that nothing declares is for dbt to tell',
    { ...sales(), ...marketing(CALL) },
    `${AT} → nothing`,
  ],
  [
    'a table that stands for a model of the own name is its own, even where another project has that name',
    {
      ...marketing(CALL),
      ...table(', config: {meta: {mesh: {unique_id: model.marketing.campaigns}}}'),
      'copy/dbt_project.yml': 'name: marketing\n',
      'copy/models/campaigns.sql': 'select 1\n',
    },
    OWN,
  ],
  [
    'a table that stands for a model of the own project is its own',
    { ...marketing(CALL), ...table(', config: {meta: {mesh: {unique_id: model.marketing.campaigns}}}') },
    OWN,
  ],
];

suite('what a source stands for', ({ test }) => {
  for (const [name, files, expected] of cases) {
    test(name, async () => assert.equal(await reached(files), [expected]));
  }
});
