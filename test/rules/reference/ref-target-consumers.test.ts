import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, PUBLIC, registry, sales } from '../sample-mesh.ts';

const RULE = 'ref-target-consumers';
const REF = "ref('sales', 'orders')";
const SOURCE = "source('sales', 'orders')";
const meta = (list: string, config = PUBLIC): string =>
  `{meta: {mesh: {allowed_projects: ${list}}}, ${config.slice(1)}`;
const READER = { ...marketing(REF), ...LOOM };
const published = (more: object): Record<string, string> =>
  registry({ orders: { config: { meta: { mesh: more } } } });

ruleSuite(
  RULE,
  {
    'a project of the list': { ...sales(meta('[finance, marketing]')), ...READER },
    'the only project, written without a list': { ...sales(meta('marketing')), ...READER },
    'everybody, where there is no list': {
      ...sales(`{meta: {mesh: {}, owner: x}, ${PUBLIC.slice(1)}`),
      ...READER,
    },
    'a list that says nothing': { ...sales(meta('null')), ...READER },
    'the own project, which no list names': sales(meta('[]'), {
      'sales/models/daily.sql': "select * from {{ ref('orders') }}\n",
    }),
    'a list beside config:': {
      ...sales(),
      'sales/models/schema.yml': `models:\n  - name: orders\n    meta: {mesh: {allowed_projects: [marketing]}}\n    config: ${PUBLIC}\n`,
      ...READER,
    },
    'a list of the folder, where the model has other meta': {
      ...sales(`{meta: {owner: x}, ${PUBLIC.slice(1)}`),
      'sales/dbt_project.yml': 'name: sales\nmodels:\n  +meta: {mesh: {allowed_projects: [marketing]}}\n',
      ...READER,
    },
    'the list of the model against that of the folder': {
      ...sales(meta('[marketing]')),
      'sales/dbt_project.yml': 'name: sales\nmodels:\n  +meta: {mesh: {allowed_projects: [finance]}}\n',
      ...READER,
    },
    'a published list': { ...READER, ...published({ allowed_projects: ['marketing'] }) },
    'an installed package, which is no part of the mesh': {
      ...sales(meta('[finance]')),
      ...marketing(REF),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'a project that has a var for its name': {
      ...sales(meta(`["{{ var('reader') }}"]`)),
      'sales/dbt_project.yml': 'name: sales\nvars: {reader: marketing}\n',
      ...READER,
    },
  },
  {
    'a project that the list does not name': {
      files: { ...sales(meta('[finance, hr]')), ...READER },
      finds: [atCall(RULE, REF)],
      says: 'reads orders of sales, which is for finance, hr (`meta: mesh: allowed_projects` beside sales/models/orders.sql).',
      helps: 'Ask sales to add marketing',
    },
    'anybody, where the list is empty': {
      files: { ...sales(meta('[]')), ...READER },
      finds: [atCall(RULE, REF)],
      says: 'which is for no other project',
    },
    'a name in other letters': {
      files: { ...sales(meta('[Marketing]')), ...READER },
      finds: [atCall(RULE, REF)],
    },
    'a reader over generated sources': {
      files: {
        ...sales(meta('[finance]')),
        ...marketing(SOURCE),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [atCall(RULE, SOURCE)],
    },
    'a list in the model itself': {
      files: {
        ...sales(),
        'sales/models/orders.sql':
          "{{ config(meta={'mesh': {'allowed_projects': ['finance']}}) }} select 1\n",
        ...READER,
      },
      finds: [atCall(RULE, REF)],
    },
    'a published list that does not name it': {
      files: { ...READER, ...published({ allowed_projects: ['finance'] }) },
      finds: [atCall(RULE, REF)],
    },
    'a list in the older meta of a manifest': {
      files: { ...READER, ...registry({ orders: { meta: { mesh: { allowed_projects: 'finance' } } } }) },
      finds: [atCall(RULE, REF)],
    },
    'a list that Jinja computes, as a warning': {
      files: { ...sales(meta(`["{{ var('reader') }}"]`)), ...READER },
      finds: [atCall(RULE, REF)],
      says: 'only dbt can tell: Jinja computes its allowed_projects',
    },
  },
);
