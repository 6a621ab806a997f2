import { ruleSuite } from '../rule-suite.ts';
import { PUBLIC, sales } from '../sample-mesh.ts';

const RULE = 'public-model-types';
const columns = (list: string, config = PUBLIC): Record<string, string> =>
  sales(config, {
    'sales/models/schema.yml': `models:\n  - name: orders\n    config: ${config}\n    columns: ${list}\n`,
  });

ruleSuite(
  RULE,
  {
    'columns with types': columns('[{name: a, data_type: integer}, {name: b, data_type: "numeric(10, 2)"}]'),
    'no columns at all': columns('[]'),
    'an untyped column of a protected model': columns('[{name: a}]', '{contract: {enforced: true}}'),
    'an untyped column of a model that is disabled': columns(
      '[{name: a}]',
      `{enabled: false, ${PUBLIC.slice(1)}`,
    ),
    'a column whose parts have the types': columns('[{name: a}, {name: a.b, data_type: string}]'),
    'a version that leaves the untyped column out': {
      ...columns('[{name: a, data_type: integer}, {name: b}]'),
      'sales/models/schema.yml': `models:\n  - name: orders\n    config: ${PUBLIC}\n    columns: [{name: a, data_type: integer}, {name: b}]\n    versions: [{v: 1, defined_in: orders, columns: [{include: all, exclude: [b]}]}]\n`,
    },
  },
  {
    'each column without a type, where the contract is set': {
      files: columns('[{name: a}, {name: b, data_type: integer}, {name: c, description: none}]'),
      finds: [`${RULE} sales/models/schema.yml:3:30-3:38`, `${RULE} sales/models/schema.yml:3:30-3:38`],
      says: 'orders of sales is public under an enforced contract, but its column a has no data_type',
      helps: 'Give a its data_type beside sales/models/orders.sql',
    },
    'a type that is null': {
      files: columns('[{name: a, data_type: null}]'),
      finds: [`${RULE} sales/models/schema.yml:3:30-3:38`],
    },
    'a column that only begins like another': {
      files: columns('[{name: a}, {name: ab.c, data_type: string}]'),
      finds: [`${RULE} sales/models/schema.yml:3:30-3:38`],
    },
    'a contract that a folder sets': {
      files: {
        ...columns('[{name: a}]', '{access: public}'),
        'sales/dbt_project.yml': 'name: sales\nmodels:\n  +contract: {enforced: true}\n',
      },
      finds: [`${RULE} sales/dbt_project.yml:3:3-3:12`],
    },
  },
);
