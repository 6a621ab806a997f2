import type { Files } from '../judge-files.ts';
import { ruleSuite } from '../rule-suite.ts';
import { lockOf, manifestOf, modelEntry, PUBLIC, registry, sales } from '../sample-mesh.ts';

const RULE = 'breaking-change';
const REF = "ref('sales', 'orders')";
const AT_MODEL = `${RULE} sales/models/schema.yml:2:11-2:17`;

function columns(...names: string[]): { readonly columns: object } {
  return { columns: Object.fromEntries(names.map((name) => [name, { name, data_type: 'integer' }])) };
}

const SAME = registry({ orders: columns('order_id') });
const LOST = registry({ orders: columns('order_id', 'amount') });

function policy(text: string): Files {
  return { 'mesh.yml': `version: 1\n${text}\n` };
}

/** In Python, for whose columns nobody asks a parser of SQL. */
const READER: Files = {
  'marketing/dbt_project.yml': 'name: marketing\n',
  'marketing/models/campaigns.py': `def model(dbt, session):\n    return dbt.${REF}\n`,
};

/** Another repository's project, by what it told of itself in the registry. */
const BANK: Files = {
  'registry/bank/prod/latest/consumes.json': JSON.stringify({
    version: 1,
    project: 'bank',
    environment: 'prod',
    published_at: '20261122T043000123Z',
    git_commit: null,
    dbt_version: '1.11.16',
    mesh_version: '0.1.0',
    upstreams: [
      {
        project: 'sales',
        contract: null,
        reads: [
          {
            unique_id: 'model.sales.orders',
            version: null,
            readers: [
              {
                unique_id: 'model.bank.ledger',
                resource_type: 'model',
                path: 'models/ledger.sql',
                line: 9,
                column: 6,
                columns: {
                  state: 'read',
                  named: [
                    {
                      name: 'amount',
                      quoted: false,
                      certainty: 'certain',
                      path: 'models/ledger.sql',
                      line: 3,
                      column: 7,
                    },
                  ],
                  star: null,
                },
              },
            ],
          },
        ],
        doubts: [],
      },
    ],
  }),
};

function versioned(text: string): Files {
  return {
    'sales/dbt_project.yml': 'name: sales\n',
    'sales/models/orders_v1.sql': 'select 1 as order_id, 2 as amount\n',
    'sales/models/orders_v2.sql': 'select 1 as order_id\n',
    'sales/models/schema.yml': `models:\n  - name: orders\n    config: ${PUBLIC}\n${text}`,
  };
}

const COLUMNS = `    columns:
      - {name: order_id, data_type: integer}
      - {name: amount, data_type: integer}
`;
const TWO_VERSIONS = `    versions: [{v: 1, config: {alias: orders}}, {v: 2, columns: [{include: all, exclude: [amount]}]}]\n`;

const older = manifestOf('sales', { orders: columns('order_id', 'amount') });

ruleSuite(
  RULE,
  {
    'what is as it is published': { ...sales(), ...SAME },
    'what is not published': { ...sales() },
    'a column more': { ...sales(), ...registry({ orders: columns() }) },
    'a change of what is not public': {
      ...sales('{access: protected}'),
      ...registry({ orders: { ...columns('order_id', 'amount'), access: 'protected' } }),
    },
    'a lost column that nobody reads, where readers decide': {
      ...sales(),
      ...LOST,
      ...policy('compatibility: readers'),
    },
    'a change where nothing is held': { ...sales(), ...LOST, ...policy('compatibility: none') },
    'the same for the project alone': {
      ...sales(),
      ...LOST,
      ...policy('compatibility: strict\nprojects: {sales: {compatibility: none}}'),
    },
    'the same for the model alone': {
      ...sales(),
      ...LOST,
      ...policy('projects: {sales: {models: {orders: {compatibility: none}}}}'),
    },
    'a change that is accepted': {
      ...sales(),
      ...LOST,
      ...policy('accept: [{model: sales.orders, change: column-removed, reason: Agreed}]'),
    },
    'a new version that differs': {
      ...versioned(`    latest_version: 1\n${COLUMNS}${TWO_VERSIONS}`),
      ...registry({ orders: columns('order_id', 'amount') }),
    },
    'a type that Jinja computes': {
      ...sales(),
      'sales/models/schema.yml': modelEntry('orders', PUBLIC).replace(
        'integer',
        '"{{ api.Column.translate_type(1) }}"',
      ),
      ...SAME,
    },
    'a publication of another project under its name': {
      ...sales(),
      'registry/sales/prod/latest/manifest.json': manifestOf('stock', { orders: columns('a') }),
    },
    'another environment’s publication': {
      ...sales(),
      'registry/sales/dev/latest/manifest.json': older,
    },
  },
  {
    'a lost column': {
      files: { ...sales(), ...LOST },
      finds: [AT_MODEL],
      says: /^orders of sales: lost the column amount\. This breaks what is published \(registry\/sales\/prod\/latest\/manifest\.json\)\. No reader of it is known here/,
      helps: 'accept: [{model: sales.orders, change: column-removed, column: amount, reason: …}]',
    },
    'the same, with who may read it': {
      files: { ...sales(), ...LOST, ...READER, ...policy('compatibility: readers') },
      finds: [AT_MODEL],
      says: 'Its readers: marketing/models/campaigns.py:2:12 (may read it: ',
    },
    'the same, with who reads it elsewhere': {
      files: { ...sales(), ...LOST, ...BANK, ...policy('compatibility: readers') },
      finds: [AT_MODEL],
      says: 'Its readers: models/ledger.sql:3:7 in bank (reads amount).',
    },
    'a type, at its column': {
      files: {
        ...sales(),
        ...registry({
          orders: { columns: { order_id: { name: 'order_id', data_type: 'timestamp' } } },
        }),
      },
      finds: [`${RULE} sales/models/schema.yml:4:22-4:30`],
      says: 'order_id is integer, not timestamp',
    },
    'a column more, where a star would notice': {
      files: { ...sales(), ...registry({ orders: columns() }), ...policy('compatibility: strict') },
      finds: [`${RULE} sales/models/schema.yml:4:22-4:30`],
      helps: 'Put it into a new version',
    },
    'a lost column of what a reader’s lock pins': {
      files: {
        ...sales(),
        ...READER,
        'mesh.lock': lockOf(older),
        'marketing/state/sales/manifest.json': older,
      },
      finds: [AT_MODEL],
      says: 'lost the column amount. This breaks what is published (marketing/state/sales/manifest.json)',
    },
    'what is still pinned, where the policy is transitive': {
      files: {
        ...sales(),
        ...SAME,
        ...READER,
        'mesh.lock': lockOf(older),
        'marketing/state/sales/manifest.json': older,
        ...policy('compatibility: query_transitive'),
      },
      finds: [AT_MODEL],
      says: 'lost the column amount',
    },
    'a model that is gone and that nobody here reads, where it was': {
      files: { 'sales/dbt_project.yml': 'name: sales\n', ...SAME_AT('models/marts/orders.sql') },
      finds: [`${RULE} sales/models/marts/orders.sql:1:1-1:1`],
      says: 'orders of sales: is gone. This',
    },
    'a model that is closed, at what closes it': {
      files: { ...sales('{access: private, contract: {enforced: true}}'), ...SAME },
      finds: [`${RULE} sales/models/schema.yml:3:14-3:29`],
      says: 'orders of sales: is private: no other project may read it',
    },
    'a model that got versions of which the latest differs': {
      files: {
        ...versioned(
          `    latest_version: 2\n${COLUMNS}${TWO_VERSIONS.replace('alias: orders', 'alias: o1')}`,
        ),
        ...registry({ orders: { ...columns('order_id', 'amount'), alias: 'orders_v2' } }),
      },
      finds: [`${RULE} sales/models/schema.yml:8:49-8:50`],
      says: 'lost the column amount',
    },
    'a change that was accepted until yesterday': {
      files: {
        ...sales(),
        ...LOST,
        ...policy(
          'accept: [{model: orders, change: column-removed, reason: Agreed, until: 2026-11-21}]\nrules: {accept-unused: off}',
        ),
      },
      today: '2026-11-22',
      finds: [AT_MODEL],
    },
  },
);

/** `orders` as it was published, out of a file. */
function SAME_AT(original_file_path: string): Files {
  return registry({ orders: { ...columns('order_id'), original_file_path } });
}
