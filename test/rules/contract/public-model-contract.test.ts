import { ruleSuite } from '../rule-suite.ts';
import { marketing, modelEntry, sales, versions } from '../sample-mesh.ts';

const RULE = 'public-model-contract';
const project = (models: string): Record<string, string> => ({
  'sales/dbt_project.yml': `name: sales\nmodels:\n  sales:\n${models}`,
});

ruleSuite(
  RULE,
  {
    'a public model with a contract': sales(),
    'a protected and a private model without one': sales('{access: protected}', {
      'sales/models/margins.sql': 'select 1\n',
      'sales/models/margins.yml': modelEntry('margins', '{access: private, group: finance}'),
    }),
    'a model that says nothing': sales('{}'),
    'a public model that is disabled': sales('{access: public, enabled: false}'),
    'a public folder with a contract for all': sales(
      '{}',
      project('    +access: public\n    +contract: {enforced: true}\n'),
    ),
    'a public seed and snapshot': {
      'sales/dbt_project.yml': 'name: sales\nseeds:\n  +access: public\nsnapshots:\n  +access: public\n',
      'sales/seeds/countries.csv': 'code\nDE\n',
      'sales/snapshots/history.sql': '{% snapshot history %}select 1{% endsnapshot %}\n',
    },
    'versions that share one contract': versions(['1', '2']),
  },
  {
    'a public model, where config: says so': {
      files: sales('{access: public}'),
      finds: [`${RULE} sales/models/schema.yml:3:14-3:28`],
      says: 'orders of sales is public but promises nothing: its contract is not enforced.',
      helps: 'contract: {enforced: true}',
    },
    'a public model, where the entry says so': {
      files: {
        ...sales(),
        'sales/models/schema.yml': 'models:\n  - name: orders\n    access: public\n',
      },
      finds: [`${RULE} sales/models/schema.yml:3:5-3:19`],
    },
    'a public model, where its own file says so': {
      files: sales('{}', { 'sales/models/orders.sql': "{{ config(access='public') }}\nselect 1\n" }),
      finds: [`${RULE} sales/models/orders.sql:1:18-1:26`],
    },
    'each model of a public folder, where the folder says so': {
      files: sales('{}', { ...project('    +access: public\n'), 'sales/models/customers.sql': 'select 1\n' }),
      finds: [`${RULE} sales/dbt_project.yml:4:5-4:20`, `${RULE} sales/dbt_project.yml:4:5-4:20`],
    },
    'a model that nobody reads, in each project': {
      files: {
        ...sales('{access: public}'),
        ...marketing("config(access='public')"),
      },
      finds: [
        `${RULE} marketing/models/campaigns.sql:1:32-1:40`,
        `${RULE} sales/models/schema.yml:3:14-3:28`,
      ],
    },
    'a model whose columns have no types either, with one finding': {
      files: {
        ...sales(),
        'sales/models/schema.yml':
          'models:\n  - name: orders\n    access: public\n    columns: [{name: order_id}]\n',
      },
      finds: [`${RULE} sales/models/schema.yml:3:5-3:19`],
    },
    'columns with types, which are no contract': {
      files: sales('{access: public, contract: {enforced: false}}'),
      finds: [`${RULE} sales/models/schema.yml:3:14-3:28`],
    },
    'the version that takes the contract back': {
      files: {
        ...versions(['1', '2']),
        'sales/models/schema.yml':
          'models:\n  - name: orders\n    config: {access: public, contract: {enforced: true}}\n    versions:\n      - v: 1\n      - v: 2\n        config: {contract: {enforced: false}}\n',
      },
      finds: [`${RULE} sales/models/schema.yml:3:14-3:28`],
      says: 'orders.v2 of sales is public but promises nothing',
    },
    'a contract that Jinja computes, as unknown': {
      files: sales(`{access: public, contract: {enforced: "{{ target.type == 'snowflake' }}"}}`),
      finds: [`${RULE} sales/models/schema.yml:3:14-3:28`],
      says: 'orders of sales is public, but whether its contract is enforced only dbt can tell',
    },
  },
);
