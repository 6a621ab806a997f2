import type { Files } from '../judge-files.ts';
import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, registry, sales, versions } from '../sample-mesh.ts';

const RULE = 'ref-version-pinned';
const ON: Files = { 'mesh.yml': `version: 1\nrules: {${RULE}: warn, ref-unqualified: off}\n` };
const REF = "ref('sales', 'orders')";
const two = versions(['1', '2']);
const tables = generated({ orders: 'model.sales.orders.v2', orders_v2: 'model.sales.orders.v2' });

ruleSuite(
  RULE,
  {
    'no pin, as long as nobody asked for the rule': { ...two, ...marketing(REF), ...LOOM },
    'a pin': { ...two, ...marketing("ref('sales', 'orders', v=2)"), ...LOOM, ...ON },
    'a model without versions': { ...sales(), ...marketing(REF), ...LOOM, ...ON },
    'the table of a version': { ...two, ...marketing("source('sales', 'orders_v2')"), ...tables, ...ON },
    'a reference inside the project': { ...two, 'sales/models/a.sql': "{{ ref('orders') }}\n", ...ON },
    'a package': {
      ...two,
      ...marketing(REF),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
      ...ON,
    },
  },
  {
    'no pin': {
      files: { ...two, ...marketing(REF), ...LOOM, ...ON },
      finds: [atCall(RULE, REF)],
      says: 'reads whatever version of orders of sales is the latest, today 2',
      helps: "Pin it: ref('sales', 'orders', v=2).",
    },
    'no pin, by one argument': {
      files: { ...two, ...marketing("ref('orders')"), ...LOOM, ...ON },
      finds: [atCall(RULE, "ref('orders')")],
    },
    'the plain table of generated sources': {
      files: { ...two, ...marketing("source('sales', 'orders')"), ...tables, ...ON },
      finds: [atCall(RULE, "source('sales', 'orders')")],
      helps: "source('sales', 'orders_v2')",
    },
    'no pin of a published version': {
      files: { ...marketing(REF), ...LOOM, ...registry({ 'orders.v3': {} }), ...ON },
      finds: [atCall(RULE, REF)],
    },
  },
);
