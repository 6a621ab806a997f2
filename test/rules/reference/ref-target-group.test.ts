import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, modelEntry, sales } from '../sample-mesh.ts';

const RULE = 'ref-target-group';
const REF = "ref('sales', 'orders')";
const PRIVATE = '{access: private, group: finance, contract: {enforced: true}}';
const PACKAGE = { 'marketing/packages.yml': 'packages:\n  - local: ../sales\n' };
const inFinance = {
  'marketing/models/schema.yml': 'models:\n  - name: campaigns\n    config: {group: finance}\n',
};

ruleSuite(
  RULE,
  {
    'a private model read inside its project, which is for dbt to judge': sales(PRIVATE, {
      'sales/models/margins.sql': "select * from {{ ref('orders') }}\n",
    }),
    'a private model that the own model of the name hides': {
      ...sales(PRIVATE),
      ...marketing("ref('orders')", { 'marketing/models/orders.sql': 'select 1\n' }),
      ...LOOM,
    },
    'a package that restricts nothing, to a reader of the same group': {
      ...sales(PRIVATE),
      ...marketing(REF, inFinance),
      ...PACKAGE,
    },
  },
  {
    'a private model': {
      files: { ...sales(PRIVATE), ...marketing(REF) },
      finds: [atCall(RULE, REF)],
      says: /^model marketing\.campaigns reads orders of sales, which is private to the group finance \(set in sales\/models\/schema\.yml:3\)\.$/,
      helps: /ask the group finance to publish what you need/i,
    },
    'a reader of a group of the same name': {
      files: { ...sales(PRIVATE), ...marketing(REF, inFinance) },
      finds: [atCall(RULE, REF)],
    },
    'a private model that has no contract either, once': {
      files: { ...sales('{access: private, group: finance}'), ...marketing(REF) },
      finds: [atCall(RULE, REF)],
      says: 'Also: it has no enforced contract.',
    },
    'a private model without a group': {
      files: { ...sales('{access: private, contract: {enforced: true}}'), ...marketing(REF) },
      finds: [atCall(RULE, REF)],
      says: 'which is private to its owner',
    },
    'a private model by one argument, over dbt-loom': {
      files: { ...sales(PRIVATE), ...marketing("ref('orders')"), ...LOOM },
      finds: [atCall(RULE, "ref('orders')")],
    },
    'a private model over the generated sources': {
      files: {
        ...sales(PRIVATE),
        ...marketing("source('sales', 'orders')"),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [atCall(RULE, "source('sales', 'orders')")],
    },
    'with the models that may be read': {
      files: {
        ...sales(PRIVATE),
        'sales/models/customers.sql': 'select 1 as order_id\n',
        'sales/models/customers.yml': modelEntry('customers', '{access: public, contract: {enforced: true}}'),
        ...marketing(REF),
      },
      finds: [atCall(RULE, REF)],
      helps: /^sales offers: customers\. Or ask/,
    },
    'access and group from a folder of dbt_project.yml': {
      files: {
        ...sales('{contract: {enforced: true}}', {
          'sales/dbt_project.yml':
            'name: sales\nmodels:\n  sales:\n    +group: finance\n    +access: private\n',
        }),
        ...marketing(REF),
      },
      finds: [atCall(RULE, REF)],
      says: 'private to the group finance (set in sales/dbt_project.yml:5)',
    },
    'a package that restricts its access, whatever the group': {
      files: {
        ...sales(PRIVATE, { 'sales/dbt_project.yml': 'name: sales\nrestrict-access: true\n' }),
        ...marketing(REF, inFinance),
        ...PACKAGE,
      },
      finds: [atCall(RULE, REF)],
    },
    // dbt: `is_invalid_private_ref` asks for the group even where the package restricts nothing.
    'a package that restricts nothing, to a reader without the group': {
      files: { ...sales(PRIVATE), ...marketing(REF), ...PACKAGE },
      finds: [atCall(RULE, REF)],
    },
  },
);
