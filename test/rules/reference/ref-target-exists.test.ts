import { ruleSuite } from '../rule-suite.ts';
import {
  atCall,
  BARE_NAMES,
  generated,
  LOOM,
  lockOf,
  manifestOf,
  marketing,
  modelEntry,
  PUBLIC,
  registry,
  sales,
  versions,
} from '../sample-mesh.ts';

const RULE = 'ref-target-exists';
const TYPO = "ref('sales', 'order')";
const REF = "ref('sales', 'orders')";
const SOURCE = "source('sales', 'orders')";
const elsewhere = manifestOf('sales', { orders: {} });
const dotted = {
  'sales/dbt_project.yml': 'name: sales\n',
  'sales/models/web.orders.sql': 'select 1 as order_id\n',
  'sales/models/schema.yml': modelEntry('web.orders', PUBLIC),
};

ruleSuite(
  RULE,
  {
    'a model by two arguments': { ...sales(), ...marketing(REF) },
    'a model by one argument, over dbt-loom': {
      ...sales(),
      ...marketing("ref('orders')"),
      ...LOOM,
      ...BARE_NAMES,
    },
    'a seed and a snapshot that are public': {
      'sales/dbt_project.yml': 'name: sales\nseeds:\n  +access: public\nsnapshots:\n  +access: public\n',
      'sales/seeds/countries.csv': 'code\nDE\n',
      'sales/snapshots/history.sql': '{% snapshot orders_history %}select 1{% endsnapshot %}\n',
      ...marketing("ref('sales', 'countries') }} join {{ ref('sales', 'orders_history')"),
    },
    'a model of the published contract': { ...marketing(REF), ...registry({ orders: {} }) },
    'a model of the contract that mesh.lock pins': {
      ...marketing(REF),
      'mesh.lock': lockOf(elsewhere),
      'marketing/state/sales/manifest.json': elsewhere,
    },
    'a table of the generated sources': {
      ...sales(),
      ...marketing(SOURCE),
      ...generated({ orders: 'model.sales.orders' }),
    },
    'a new model that the generated sources lack as yet': {
      ...sales(),
      ...marketing(SOURCE),
      ...generated({ customers: 'model.sales.customers' }),
    },
    'a new version that the generated sources lack as yet': {
      ...versions(['1', '2']),
      ...marketing("source('sales', 'orders_v2')"),
      ...generated({ orders_v1: 'model.sales.orders.v1' }),
    },
    'a model whose name has dots, by ref': { ...dotted, ...marketing("ref('sales', 'web.orders')") },
    'a model whose name has dots, by source': {
      ...dotted,
      ...marketing("source('sales', 'web.orders')"),
      ...generated({ 'web.orders': 'model.sales.web.orders' }),
    },
    'a model of a package that is not installed': {
      ...marketing("ref('dbt_utils', 'nothing')"),
      'marketing/packages.yml': 'packages:\n  - {package: dbt-labs/dbt_utils, version: 1.0.0}\n',
    },
    'a reader that is disabled': { ...sales(), ...marketing(`config(enabled=false) }} {{ ${TYPO}`) },
    'a reference that Jinja drops': { ...sales(), ...marketing(`'x' }} {# ${TYPO} #} {{ 'y'`) },
    'a slip inside the own project, which is for dbt to tell': marketing("ref('nothing')"),
    'a slip in the own project by two arguments': marketing("ref('marketing', 'nothing')"),
  },
  {
    'a slip of the keyboard, with the name that was meant': {
      files: { ...sales(), ...marketing(TYPO) },
      finds: [atCall(RULE, TYPO)],
      says: /^model marketing\.campaigns reads order of sales, which does not exist\.$/,
      helps: 'Did you mean `orders`? sales offers: orders.',
    },
    'a name like none': {
      files: { ...sales(), ...marketing("ref('sales', 'invoices')") },
      finds: [atCall(RULE, "ref('sales', 'invoices')")],
      helps: 'Check the name with `mesh ls --project sales`',
    },
    'a name in other letters, as dbt does': {
      files: { ...sales(), ...marketing("ref('sales', 'Orders')") },
      finds: [atCall(RULE, "ref('sales', 'Orders')")],
      helps: 'Did you mean `orders`?',
    },
    'a model that is disabled': {
      files: {
        ...sales('{enabled: false, access: public, contract: {enforced: true}}'),
        ...marketing(REF),
      },
      finds: [atCall(RULE, REF)],
      says: 'which is disabled (sales/models/orders.sql)',
      helps: 'Enable orders in sales, or drop the reference.',
    },
    'a model that a folder disables': {
      files: {
        ...sales(PUBLIC, {
          'sales/dbt_project.yml': 'name: sales\nmodels:\n  sales:\n    +enabled: false\n',
        }),
        ...marketing(REF),
      },
      finds: [atCall(RULE, REF)],
      says: 'which is disabled',
    },
    'a model that the published contract lacks': {
      files: { ...marketing(TYPO), ...registry({ orders: {} }) },
      finds: [atCall(RULE, TYPO)],
      says: 'which is not published by sales: private, protected or missing',
      helps: 'Did you mean `orders`?',
    },
    'a model that the pinned contract lacks': {
      files: {
        ...marketing(TYPO),
        'mesh.lock': lockOf(elsewhere),
        'marketing/state/sales/manifest.json': elsewhere,
      },
      finds: [atCall(RULE, TYPO)],
    },
    'a published model that its project removes': {
      files: {
        'sales/dbt_project.yml': 'name: sales\n',
        ...marketing(REF),
        ...registry({ orders: {} }),
      },
      finds: [atCall(RULE, REF)],
      says: 'which is gone',
      helps: 'orders is published: keep it until its readers have moved',
    },
    'a table of the generated sources whose model is gone': {
      files: {
        'sales/dbt_project.yml': 'name: sales\n',
        ...marketing(SOURCE),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [atCall(RULE, SOURCE)],
      says: 'reads orders of sales, which does not exist',
    },
    'a table that neither the generated sources nor the project have': {
      files: {
        ...sales(),
        ...marketing("source('sales', 'order')"),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [atCall(RULE, "source('sales', 'order')")],
      helps: 'Did you mean `orders`?',
    },
    'a missing model of a local package': {
      files: {
        ...sales(),
        ...marketing(TYPO),
        'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
      },
      finds: [atCall(RULE, TYPO)],
    },
    'a singular test as little as a model': {
      files: {
        ...sales('{access: protected}'),
        ...marketing("ref('sales', 'orders_are_paid')"),
        'sales/tests/orders_are_paid.sql': 'select 1 where false\n',
      },
      finds: [atCall(RULE, "ref('sales', 'orders_are_paid')")],
    },
  },
);
