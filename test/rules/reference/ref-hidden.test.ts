import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, registry, sales, versions } from '../sample-mesh.ts';

const RULE = 'ref-hidden';
const BARE = "ref('orders')";
const OWN = { 'marketing/models/orders.sql': 'select 1\n' };
const both = (call: string): Record<string, string> => ({ ...sales(), ...marketing(call, OWN), ...LOOM });

ruleSuite(
  RULE,
  {
    'the own project, by name': both("ref('marketing', 'orders')"),
    'the upstream, by name': both("ref('sales', 'orders')"),
    'an own model that nobody reads': both("ref('sales', 'orders')"),
    'a model that the upstream keeps to itself': {
      ...both(BARE),
      ...sales('{contract: {enforced: true}}'),
    },
    'a model of the upstream that is disabled': {
      ...both(BARE),
      ...sales('{access: public, enabled: false}'),
    },
    'a neighbour that is no upstream': { ...sales(), ...marketing(BARE, OWN) },
    'an upstream over generated sources': {
      ...sales(),
      ...marketing(BARE, OWN),
      ...generated({ orders: 'model.sales.orders' }),
    },
    'a package that is an upstream as well, for which dbt-loom stands back': {
      ...both(BARE),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'a package': {
      ...sales(),
      ...marketing(BARE, OWN),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
  },
  {
    'a model of the name of a public one': {
      files: both(BARE),
      finds: [atCall(RULE, BARE)],
      says: "ref('orders') reads marketing's own orders, which hides the public orders of sales.",
      helps: "Say which is meant: ref('sales', 'orders') or ref('marketing', 'orders')",
    },
    'it once, however often it is read': {
      files: { ...both(`${BARE} }}{{ ${BARE}`), 'marketing/models/more.sql': `{{ ${BARE} }}\n` },
      finds: [atCall(RULE, BARE)],
    },
    'a published model': {
      files: { ...marketing(BARE, OWN), ...LOOM, ...registry({ orders: {} }) },
      finds: [atCall(RULE, BARE)],
    },
    'a model with versions': {
      files: { ...versions(['1', '2']), ...marketing(BARE, OWN), ...LOOM },
      finds: [atCall(RULE, BARE)],
    },
    'a seed that hides one': {
      files: { ...sales(), ...marketing(BARE, { 'marketing/seeds/orders.csv': 'a\n1\n' }), ...LOOM },
      finds: [atCall(RULE, BARE)],
    },
  },
);
