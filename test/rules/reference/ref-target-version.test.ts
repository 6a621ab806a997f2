import { ruleSuite } from '../rule-suite.ts';
import {
  atCall,
  BARE_NAMES,
  generated,
  LOOM,
  manifestOf,
  marketing,
  registry,
  sales,
  versions,
} from '../sample-mesh.ts';

const RULE = 'ref-target-version';
const pinned = (v: string): string => `ref('sales', 'orders', v=${v})`;
const two = versions(['1', '2']);

ruleSuite(
  RULE,
  {
    'a pinned version': { ...two, ...marketing(pinned('1')) },
    'a pin written as text': { ...two, ...marketing(pinned("'2'")) },
    'a pin by the long word': { ...two, ...marketing("ref('sales', 'orders', version=2)") },
    'a pin of 2.0 for 2, which dbt compares as numbers': { ...two, ...marketing(pinned('2.0')) },
    'a pin by one argument, over dbt-loom': {
      ...two,
      ...marketing("ref('orders', v=1)"),
      ...LOOM,
      ...BARE_NAMES,
    },
    'no pin: the highest version': { ...two, ...marketing("ref('sales', 'orders')") },
    'no pin, where latest_version lies below a prerelease': {
      ...versions(['1', '2'], { latest: '1' }),
      ...marketing("ref('sales', 'orders')"),
    },
    'a version that is text': { ...versions(['old']), ...marketing(pinned("'old'")) },
    'a version in a file of another name': {
      ...sales(),
      'sales/models/schema.yml':
        'models:\n  - name: shop_orders\n    config: {access: public, contract: {enforced: true}}\n    versions: [{v: 3, defined_in: orders}]\n',
      ...marketing("ref('sales', 'shop_orders', v=3)"),
    },
    'a pin of 0, which dbt drops': { ...two, ...marketing(pinned('0')) },
    'a published version': { ...marketing(pinned('2')), ...registry({ 'orders.v2': {} }) },
    'a version of the generated sources': {
      ...two,
      ...marketing("source('sales', 'orders_v1')"),
      ...generated({ orders_v1: 'model.sales.orders.v1' }),
    },
  },
  {
    'a version that is not there, and names those that are': {
      files: { ...two, ...marketing(pinned('3')) },
      finds: [atCall(RULE, pinned('3'))],
      says: 'reads version 3 of orders of sales, which has versions 1, 2.',
      helps: "ref('sales', 'orders', v=2)",
    },
    'a version of a model that has none': {
      files: { ...sales(), ...marketing(pinned('1')) },
      finds: [atCall(RULE, pinned('1'))],
      says: 'which has no versions',
      helps: "Drop the version: ref('sales', 'orders').",
    },
    'versions in the order of numbers, offering the highest': {
      files: { ...versions(['10', '9']), ...marketing(pinned('3')) },
      finds: [atCall(RULE, pinned('3'))],
      says: 'which has versions 9, 10.',
      helps: 'v=10',
    },
    'a version that is text, offered as text': {
      files: { ...versions(['old']), ...marketing(pinned('3')) },
      finds: [atCall(RULE, pinned('3'))],
      helps: "v='old'",
    },
    'a latest version that is not there': {
      files: { ...versions(['1'], { latest: '2' }), ...marketing("ref('sales', 'orders')") },
      finds: [atCall(RULE, "ref('sales', 'orders')")],
      says: 'reads the latest version of orders of sales, which is not there.',
      helps: 'v=1',
    },
    'a pinned version that is disabled': {
      files: {
        ...two,
        'sales/models/orders_v1.sql': '{{ config(enabled=false) }} select 1 as order_id\n',
        ...marketing(pinned('1')),
      },
      finds: [atCall(RULE, pinned('1'))],
      says: 'which has versions 2.',
    },
    'a version that was never published': {
      files: { ...marketing(pinned('1')), ...registry({ 'orders.v2': {} }) },
      finds: [atCall(RULE, pinned('1'))],
      says: 'which has versions 2.',
    },
    'a table of the generated sources whose version is gone': {
      files: {
        ...two,
        ...marketing("source('sales', 'orders_v3')"),
        ...generated({ orders_v3: 'model.sales.orders.v3' }),
      },
      finds: [atCall(RULE, "source('sales', 'orders_v3')")],
      says: 'which has versions 1, 2',
      helps: "source('sales', 'orders_v2')",
    },
    'a version in the generated sources of a model that has none': {
      files: {
        ...sales(),
        ...marketing("source('sales', 'orders_v3')"),
        ...generated({ orders_v3: 'model.sales.orders.v3' }),
      },
      finds: [atCall(RULE, "source('sales', 'orders_v3')")],
      helps: "Drop the version: source('sales', 'orders').",
    },
    'a version that the pinned contract lacks, whatever its order': {
      files: {
        ...marketing(pinned('3')),
        'registry/sales/prod/latest/manifest.json': manifestOf('sales', { 'orders.v2': {}, 'orders.v1': {} }),
      },
      finds: [atCall(RULE, pinned('3'))],
      says: 'which has versions 1, 2',
    },
  },
);
