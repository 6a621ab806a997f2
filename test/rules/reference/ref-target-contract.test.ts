import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, registry, sales } from '../sample-mesh.ts';

const RULE = 'ref-target-contract';
const REF = "ref('sales', 'orders')";
const SOURCE = "source('sales', 'orders')";
const project = (models: string): Record<string, string> => ({
  'sales/dbt_project.yml': `name: sales\nmodels:\n${models}`,
});
/** The upstream breaks a rule of its own by the same lack. */
const own = 'public-model-contract sales/models/schema.yml:3:14-3:28';

ruleSuite(
  RULE,
  {
    'a contract of the folder to which the model adds, as dbt merges them': {
      ...sales(
        '{access: public, contract: {alias_types: false}}',
        project('  +contract: {enforced: true}\n'),
      ),
      ...marketing(REF),
    },
    'a contract in a properties file': { ...sales(), ...marketing(REF) },
    'a contract at the top level of the entry': {
      ...sales(),
      'sales/models/schema.yml':
        'models:\n  - name: orders\n    access: public\n    contract: {enforced: true}\n',
      ...marketing(REF),
    },
    'a contract from a folder of dbt_project.yml': {
      ...sales('{access: public}', project('  sales:\n    +contract: {enforced: true}\n')),
      ...marketing(REF),
    },
    'a contract in the model itself': {
      ...sales('{access: public}', {
        'sales/models/orders.sql': "{{ config(contract={'enforced': true}) }} select 1 as order_id\n",
      }),
      ...marketing(REF),
    },
    'the yes of YAML 1.1': { ...sales('{access: public, contract: {enforced: yes}}'), ...marketing(REF) },
    'a published contract': { ...marketing(REF), ...registry({ orders: {} }) },
    'seeds and snapshots, which have none': {
      'sales/dbt_project.yml': 'name: sales\nseeds:\n  +access: public\n',
      'sales/seeds/countries.csv': 'code\nDE\n',
      ...marketing("ref('sales', 'countries')"),
    },
    'a package, whose models owe none': {
      ...sales('{access: protected}'),
      ...marketing(REF),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
  },
  {
    'a public model without a contract': {
      files: { ...sales('{access: public}'), ...marketing(REF) },
      finds: [atCall(RULE, REF), own],
      says: "model marketing.campaigns reads orders of sales, which is public but has no enforced contract (dbt's default: nothing sets `contract`)",
      helps: 'contract: {enforced: true}',
    },
    'a contract that is switched off': {
      files: { ...sales('{access: public, contract: {enforced: false}}'), ...marketing(REF) },
      finds: [atCall(RULE, REF), own],
      says: '(set in sales/models/schema.yml:3)',
    },
    'a contract with its key misspelt': {
      files: { ...sales('{access: public, contract: {enforce: true}}'), ...marketing(REF) },
      finds: [atCall(RULE, REF), own],
    },
    'a contract that the model itself takes back': {
      files: {
        ...sales(undefined, {
          'sales/models/orders.sql': "{{ config(contract={'enforced': false}) }} select 1 as order_id\n",
        }),
        ...marketing(REF),
      },
      finds: [atCall(RULE, REF), 'public-model-contract sales/models/schema.yml:3:14-3:28'],
      says: '(set in sales/models/orders.sql:1)',
    },
    'a version that takes the contract back': {
      files: {
        ...sales(),
        'sales/models/schema.yml':
          'models:\n  - name: orders\n    config: {access: public, contract: {enforced: true}}\n    versions:\n      - {v: 1, defined_in: orders, config: {contract: {enforced: false}}}\n',
        ...marketing(REF),
      },
      finds: [atCall(RULE, REF), own],
      says: '(set in sales/models/schema.yml:5)',
    },
    'a published model without one': {
      files: { ...marketing(REF), ...registry({ orders: { contract: { enforced: false } } }) },
      finds: [atCall(RULE, REF)],
      says: '(as published: registry/sales/prod/latest/manifest.json)',
    },
    'one argument, over dbt-loom': {
      files: { ...sales('{access: public}'), ...marketing("ref('orders')"), ...LOOM },
      finds: [atCall(RULE, "ref('orders')"), own],
    },
    'a table of the generated sources': {
      files: {
        ...sales('{access: public}'),
        ...marketing(SOURCE),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [atCall(RULE, SOURCE), own],
    },
    'a table of a sources file written by hand, by the published relation': {
      files: {
        ...sales('{access: public}'),
        ...marketing("source('shop', 'bestellungen')"),
        'marketing/models/shop.yml':
          'sources:\n  - name: shop\n    database: WAREHOUSE\n    schema: Marts\n    tables:\n      - {name: bestellungen, identifier: ORDERS}\n',
        ...registry({ orders: {} }),
      },
      finds: [
        atCall(RULE, "source('shop', 'bestellungen')"),
        'relation-bypasses-ref marketing/models/shop.yml:6:16-6:28',
        own,
      ],
      says: 'reads orders of sales',
    },
  },
);
