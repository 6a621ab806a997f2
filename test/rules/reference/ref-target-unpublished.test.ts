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
  registry,
  sales,
  versions,
} from '../sample-mesh.ts';

const RULE = 'ref-target-unpublished';
const REF = "ref('sales', 'orders')";
const older = manifestOf('sales', { customers: {} });
const pinnedOlder = { 'mesh.lock': lockOf(older), 'marketing/state/sales/manifest.json': older };

ruleSuite(
  RULE,
  {
    'a model that is published': { ...sales(), ...marketing(REF), ...registry({ orders: {} }) },
    'a mesh without a registry': { ...sales(), ...marketing(REF) },
    'a model whose pinned contract is not here': {
      ...sales(),
      ...marketing(REF),
      'mesh.lock': lockOf(older),
    },
    'a published version': {
      ...versions(['1', '2']),
      ...marketing("ref('sales', 'orders', v=1)"),
      ...registry({ 'orders.v1': {} }),
    },
    'a package, which nobody publishes': {
      ...sales(),
      ...marketing(REF),
      ...registry({}),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'a seed': {
      'sales/dbt_project.yml': 'name: sales\nseeds:\n  +access: public\n',
      'sales/seeds/countries.csv': 'code\nDE\n',
      ...marketing("ref('sales', 'countries')"),
      ...registry({}),
    },
    'a table of the generated sources that is published': {
      ...sales(),
      ...marketing("source('sales', 'orders')"),
      ...generated({ orders: 'model.sales.orders' }),
      ...registry({ orders: {} }),
    },
  },
  {
    'a model that the registry lacks': {
      files: { ...sales(), ...marketing(REF), ...registry({ customers: {} }) },
      finds: [atCall(RULE, REF)],
      says: 'which is public but not published yet (registry/sales/prod/latest/manifest.json lacks it)',
      helps: '`mesh sync --project marketing`',
    },
    'a model that the pinned contract lacks': {
      files: { ...sales(), ...marketing(REF), ...pinnedOlder },
      finds: [atCall(RULE, REF)],
      says: '(marketing/state/sales/manifest.json lacks it)',
    },
    'a pinned contract that is behind the registry': {
      files: { ...sales(), ...marketing(REF), ...pinnedOlder, ...registry({ orders: {} }) },
      finds: [atCall(RULE, REF)],
    },
    'a model by one argument, over dbt-loom': {
      files: { ...sales(), ...marketing("ref('orders')"), ...LOOM, ...registry({}), ...BARE_NAMES },
      finds: [atCall(RULE, "ref('orders')")],
    },
    'a new model that the generated sources lack as well': {
      files: {
        ...sales(),
        ...marketing("source('sales', 'orders')"),
        ...generated({ customers: 'model.sales.customers' }),
        ...registry({ customers: {} }),
      },
      finds: [atCall(RULE, "source('sales', 'orders')")],
    },
    'a new version of a published model': {
      files: {
        ...versions(['1', '2']),
        ...marketing("ref('sales', 'orders', v=2)"),
        ...registry({ 'orders.v1': {} }),
      },
      finds: [atCall(RULE, "ref('sales', 'orders', v=2)")],
    },
    'a registry in another folder and environment': {
      files: {
        ...sales(),
        ...marketing(REF),
        'mesh.yml': 'version: 1\nregistry: shelf\nenvironments: {default: live}\n',
        'shelf/sales/live/latest/manifest.json': older,
      },
      finds: [atCall(RULE, REF)],
      says: 'shelf/sales/live/latest/manifest.json',
    },
    'only what is in order otherwise': {
      files: {
        ...sales(),
        'sales/models/draft.sql': 'select 1\n',
        'sales/models/draft.yml': modelEntry('draft', '{contract: {enforced: true}}'),
        ...marketing(`${REF} }} join {{ ref('sales', 'draft')`),
        ...registry({}),
      },
      finds: [atCall(RULE, REF), 'ref-target-public marketing/models/campaigns.sql:1:52-1:73'],
    },
  },
);
