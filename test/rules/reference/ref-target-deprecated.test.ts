import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, PUBLIC, registry, sales } from '../sample-mesh.ts';

const RULE = 'ref-target-deprecated';
const REF = "ref('sales', 'orders')";
const OLD = "ref('sales', 'orders', v=1)";
const model = (rest: string, config = PUBLIC): Record<string, string> =>
  sales(config, {
    'sales/models/schema.yml': `models:\n  - name: orders\n    config: ${config}\n${rest}`,
  });
const dated = model('    deprecation_date: 2026-11-22\n');
const two = {
  ...model('    versions: [{v: 1, deprecation_date: 2026-11-22}, {v: 2, defined_in: orders}]\n'),
  'sales/models/orders_v1.sql': 'select 1 as order_id\n',
};

ruleSuite(
  RULE,
  {
    'a model without a date': { ...sales(), ...marketing(REF), ...LOOM },
    'the version without a date': { ...two, ...marketing(REF), ...LOOM },
    'the date of the model, where the version has none, as in dbt': {
      ...model('    deprecation_date: 2020-01-01\n    versions: [{v: 1, defined_in: orders}]\n'),
      ...marketing(REF),
      ...LOOM,
    },
    'a reference inside the project': { ...dated, 'sales/models/a.sql': "{{ ref('orders') }}\n" },
    'a model of a package': {
      ...dated,
      ...marketing(REF),
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
    'a date that is none': { ...model('    deprecation_date: soon\n'), ...marketing(REF), ...LOOM },
  },
  {
    'a model whose day will come': {
      files: { ...dated, ...marketing(REF), ...LOOM },
      today: '2026-11-21',
      finds: [atCall(RULE, REF)],
      says: 'reads orders of sales, which will be deprecated on 2026-11-22.',
      helps: 'Ask sales what takes its place',
    },
    'a model on its day': {
      files: { ...dated, ...marketing(REF), ...LOOM },
      today: '2026-11-22',
      finds: [atCall(RULE, REF)],
      says: 'which has been deprecated since 2026-11-22',
    },
    'a model on a day that is not known': {
      files: { ...dated, ...marketing(REF), ...LOOM },
      finds: [atCall(RULE, REF)],
      says: 'will be deprecated on 2026-11-22',
    },
    'a date with a time': {
      files: {
        ...model("    deprecation_date: '2026-11-22 00:00:00.00+00:00'\n"),
        ...marketing(REF),
        ...LOOM,
      },
      today: '2026-12-01',
      finds: [atCall(RULE, REF)],
      says: 'since 2026-11-22',
    },
    'a version, naming the one to move to': {
      files: { ...two, ...marketing(OLD), ...LOOM },
      finds: [atCall(RULE, OLD)],
      says: 'reads version 1 of orders of sales',
      helps: "Move to version 2: ref('sales', 'orders', v=2).",
    },
    'a version over generated sources': {
      files: {
        ...two,
        ...marketing("source('sales', 'orders_v1')"),
        ...generated({ orders_v1: 'model.sales.orders.v1' }),
      },
      finds: [atCall(RULE, "source('sales', 'orders_v1')")],
      helps: "source('sales', 'orders_v2')",
    },
    'a published model': {
      files: {
        ...marketing(REF),
        ...LOOM,
        ...registry({ orders: { deprecation_date: '2026-11-22T00:00:00Z' } }),
      },
      finds: [atCall(RULE, REF)],
    },
    'nothing that is refused anyway': {
      files: {
        ...model('    deprecation_date: 2026-11-22\n', '{access: public}'),
        ...marketing(REF, { 'marketing/models/later.sql': `{{ ref('sales', 'customers') }}\n` }),
        ...LOOM,
        'sales/models/customers.sql': 'select 1\n',
        'sales/models/customers.yml': `models:\n  - name: customers\n    deprecation_date: 2026-11-22\n    config: ${PUBLIC}\n`,
      },
      finds: [
        atCall('ref-target-contract', REF),
        `${RULE} marketing/models/later.sql:1:4-1:29`,
        'public-model-contract sales/models/schema.yml:3:14-3:28',
      ],
    },
  },
);
