import { ruleSuite } from '../rule-suite.ts';
import { atCall, LOOM, marketing, registry, sales, versions } from '../sample-mesh.ts';

const RULE = 'ref-unqualified';
const BARE = "ref('orders')";
const OWN = { 'marketing/models/orders.sql': 'select 1\n' };

ruleSuite(
  RULE,
  {
    'both arguments': { ...sales(), ...marketing("ref('sales', 'orders')"), ...LOOM },
    'one argument to the own project': { ...marketing(BARE, OWN) },
    'one argument to a package': {
      ...sales(),
      ...marketing(BARE),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'one argument to nobody': marketing(BARE),
    'one argument to a neighbour that is no upstream': { ...sales(), ...marketing(BARE) },
    'a name that Jinja computes': { ...sales(), ...marketing("ref(var('x'))"), ...LOOM },
  },
  {
    'one argument to an upstream': {
      files: { ...sales(), ...marketing(BARE), ...LOOM },
      finds: [atCall(RULE, BARE)],
      says: 'reads orders of sales by its bare name: a model of marketing that is called orders would silently take its place.',
      helps: "Name the project: ref('sales', 'orders').",
    },
    'one argument with a version': {
      files: { ...versions(['1', '2']), ...marketing("ref('orders', v=1)"), ...LOOM },
      finds: [atCall(RULE, "ref('orders', v=1)")],
      helps: "ref('sales', 'orders', v=1)",
    },
    'one argument to a published model': {
      files: { ...marketing(BARE), ...LOOM, ...registry({ orders: {} }) },
      finds: [atCall(RULE, BARE)],
    },
    'one argument past an own model that is disabled': {
      files: {
        ...sales(),
        ...marketing(BARE, { 'marketing/models/orders.sql': '{{ config(enabled=false) }} select 1\n' }),
        ...LOOM,
      },
      finds: [atCall(RULE, BARE)],
    },
    'one of two, where the other is refused anyway': {
      files: {
        ...sales(),
        ...marketing(`${BARE} }}{{ ref('margins')`),
        ...LOOM,
        'sales/models/margins.sql': 'select 1\n',
      },
      finds: [atCall(RULE, BARE), 'ref-target-public marketing/models/campaigns.sql:1:37-1:51'],
    },
  },
);
