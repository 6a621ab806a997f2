import * as assert from 'uvu/assert';
import type { Change } from '../../../src/mesh/differences/change.ts';
import { contractChanges } from '../../../src/mesh/differences/contract-changes.ts';
import type { Column, Constraint, Node } from '../../../src/node.ts';
import { suite } from '../../harness/suite.ts';

const FROM = { by: 'manifest', path: 'manifest.json' } as const;

function column(name: string, data_type: string | null = 'integer', ...constraints: string[]): Column {
  const promises: Constraint[] = constraints.map((type) => ({ type, expression: null }));
  return { name, data_type, description: '', constraints: promises };
}

const ID = column('id', 'integer', 'not_null');
const AMOUNT = column('amount', 'decimal(10,2)');

function model(more: Partial<Node> = {}): Node {
  const { name = 'orders', version = null } = more;
  return {
    unique_id: `model.up.${name}${version === null ? '' : `.v${version}`}`,
    resource_type: 'model',
    name,
    project: 'up',
    version,
    latest_version: null,
    access: 'public',
    accessFrom: FROM,
    contractEnforced: true,
    contractFrom: FROM,
    group: null,
    enabled: true,
    materialized: 'table',
    deprecation_date: null,
    description: '',
    relation: { database: 'prod', schema: 'marts', identifier: 'orders' },
    columns: [ID, AMOUNT],
    primaryKey: [],
    path: 'models/orders.sql',
    refs: [],
    sources: [],
    relations: [],
    allowedProjects: null,
    uncertain: [],
    ...more,
  };
}

function changes(before: readonly Node[], after: readonly Node[]): string[] {
  const told = ({ id, level, column, before: was, after: is, isNoticedByStar }: Change): string =>
    [id, level, column ?? '-', `${was ?? ''}→${is ?? ''}`, isNoticedByStar ? '*' : ''].join(' ').trim();
  return contractChanges({ before, after, adapter: 'duckdb', today: '2026-11-22' }).map(told);
}

/** What, from, to, and what is told forth and back. */
const CASES: readonly (readonly [
  what: string,
  before: Partial<Node>,
  after: Partial<Node>,
  forth: readonly string[],
  back: readonly string[],
])[] = [
  ['nothing', {}, {}, [], []],
  [
    'a column added',
    {},
    { columns: [ID, AMOUNT, column('note', 'varchar')] },
    ['column-added compatible note →varchar *'],
    ['column-removed query-breaking note varchar→'],
  ],
  [
    'a column renamed in its place',
    {},
    { columns: [ID, column('total', 'decimal(10,2)')] },
    ['column-renamed query-breaking amount amount→total'],
    ['column-renamed query-breaking total total→amount'],
  ],
  [
    'a column replaced by one of another type',
    {},
    { columns: [ID, column('total', 'varchar')] },
    ['column-removed query-breaking amount decimal(10,2)→', 'column-added compatible total →varchar *'],
    ['column-removed query-breaking total varchar→', 'column-added compatible amount →decimal(10,2) *'],
  ],
  ['the case of a name', {}, { columns: [column('ID', 'integer', 'not_null'), AMOUNT] }, [], []],
  [
    'a wider type',
    {},
    { columns: [ID, column('amount', 'decimal(12,2)')] },
    ['type-widened compatible amount decimal(10,2)→decimal(12,2) *'],
    ['type-narrowed query-breaking amount decimal(12,2)→decimal(10,2)'],
  ],
  [
    'another type',
    {},
    { columns: [ID, column('amount', 'varchar')] },
    ['type-changed query-breaking amount decimal(10,2)→varchar'],
    ['type-changed query-breaking amount varchar→decimal(10,2)'],
  ],
  ['the same type in other words', {}, { columns: [column('id', 'INT4', 'not_null'), AMOUNT] }, [], []],
  [
    'a type that is no longer told',
    {},
    { columns: [ID, column('amount', null)] },
    ['type-unknown query-breaking amount decimal(10,2)→'],
    [],
  ],
  [
    'not_null dropped, and added',
    {},
    { columns: [column('id'), AMOUNT] },
    ['not-null-dropped query-breaking id not_null→'],
    ['not-null-added compatible id →not_null'],
  ],
  [
    'a primary key dropped, and added',
    { columns: [column('id', 'integer', 'primary_key'), AMOUNT] },
    { columns: [column('id'), AMOUNT] },
    ['not-null-dropped query-breaking id not_null→', 'constraint-dropped query-breaking id unique→'],
    ['not-null-added compatible id →not_null', 'constraint-added compatible id →unique'],
  ],
  [
    'a key of two columns dropped',
    { constraints: [{ type: 'primary_key', expression: null, columns: ['id', 'amount'] }] },
    { columns: [column('id'), column('amount', 'decimal(10,2)', 'not_null')] },
    [
      'not-null-dropped query-breaking id not_null→',
      'constraint-dropped query-breaking - unique (amount, id)→',
    ],
    ['not-null-added compatible id →not_null', 'constraint-added compatible - →unique (amount, id)'],
  ],
  ['a key that was guessed from tests', { primaryKey: ['id', 'amount'] }, {}, [], []],
  [
    'the constraints of a column that is gone, and of one renamed',
    { columns: [column('key', 'integer', 'not_null'), column('old', 'text', 'unique')] },
    { columns: [column('key', 'integer', 'not_null'), column('young', 'text', 'unique')] },
    ['column-renamed query-breaking old old→young'],
    ['column-renamed query-breaking young young→old'],
  ],
  [
    'the order of columns',
    {},
    { columns: [AMOUNT, ID] },
    ['column-moved compatible id id, amount→amount, id *'],
    ['column-moved compatible amount amount, id→id, amount *'],
  ],
  [
    'the contract',
    {},
    { contractEnforced: false },
    ['contract-dropped breaking - →'],
    ['contract-added compatible - →'],
  ],
  [
    'the access',
    {},
    { access: 'protected' },
    ['access-narrowed breaking - public→protected'],
    ['access-widened compatible - →'],
  ],
  [
    'private to a group',
    {},
    { access: 'private', group: 'g' },
    ['access-narrowed breaking - public→private'],
    ['access-widened compatible - →'],
  ],
  ['disabled', {}, { enabled: false }, ['model-disabled breaking - →'], ['model-added compatible - →']],
  [
    'the consumers',
    {},
    { allowedProjects: ['a'] },
    ['consumers-narrowed breaking - every other project→a'],
    ['consumers-widened compatible - a→every project'],
  ],
  [
    'one consumer less, and one more',
    { allowedProjects: ['a', 'b'] },
    { allowedProjects: ['a'] },
    ['consumers-narrowed breaking - b→a'],
    ['consumers-widened compatible - a→a, b'],
  ],
  [
    'another schema',
    {},
    { relation: { database: 'prod', schema: 'core', identifier: 'orders' } },
    ['relation-moved breaking - prod.marts.orders→prod.core.orders'],
    ['relation-moved breaking - prod.core.orders→prod.marts.orders'],
  ],
  ['ephemeral', {}, { materialized: 'ephemeral' }, ['materialized-ephemeral breaking - table→ephemeral'], []],
  ['a table that becomes a view', {}, { materialized: 'view' }, [], []],
  [
    'a deprecation date',
    {},
    { deprecation_date: '2027-01-01' },
    ['deprecation-set compatible - →2027-01-01'],
    ['deprecation-lifted compatible - 2027-01-01→'],
  ],
  [
    'a deprecation date that has passed',
    {},
    { deprecation_date: '2026-11-21' },
    ['deprecation-set compatible - →2026-11-21, which has passed'],
    ['deprecation-lifted compatible - 2026-11-21→'],
  ],
];

suite('changes of a contract, both ways', ({ test }) => {
  for (const [what, before, after, forth, back] of CASES) {
    test(what, () => {
      assert.equal(changes([model(before)], [model(after)]), forth);
      assert.equal(changes([model(after)], [model(before)]), back);
    });
  }
});

suite('changes of what a project publishes', ({ test }) => {
  test('a model added, and removed', () => {
    const other = model({ name: 'customers', columns: [ID] });
    assert.equal(changes([model()], [model(), other]), ['model-added compatible - →']);
    assert.equal(changes([model(), other], [model()]), ['model-removed breaking - →']);
  });

  test('a model renamed', () => {
    assert.equal(changes([model()], [model({ name: 'sales' })]), [
      'model-renamed breaking - orders→sales',
      'model-added compatible - →',
    ]);
  });

  test('a model that was there before is no new name of another', () => {
    const other = model({ name: 'sales', access: 'protected' });
    assert.equal(changes([model(), other], [{ ...other, access: 'public' }]), [
      'model-removed breaking - →',
      'access-widened compatible - →',
    ]);
  });

  test('a model that was never public', () => {
    assert.equal(changes([model({ access: 'protected' })], []), []);
  });

  const versions = (latest: string, ...columns: readonly Column[][]): Node[] =>
    columns.map((of, index) => model({ version: String(index + 1), latest_version: latest, columns: of }));

  test('a version added, and removed', () => {
    const [one, two] = [versions('1', [ID]), versions('1', [ID], [ID, AMOUNT])];
    assert.equal(changes(one, two), ['model-added compatible - →']);
    assert.equal(changes(two, one), ['version-removed breaking - v2→']);
  });

  test('the latest version moves: as bad as the step is', () => {
    const [old, now] = [versions('1', [ID], [ID, AMOUNT]), versions('2', [ID], [ID, AMOUNT])];
    assert.equal(changes(old, now), ['latest-version-moved compatible - v1→v2']);
    assert.equal(changes(now, old), ['latest-version-moved query-breaking - v2→v1']);
  });

  test('a model gets versions: its plain name stands for the latest one', () => {
    assert.equal(changes([model()], versions('1', [ID, AMOUNT], [ID])), ['model-added compatible - →']);
    assert.equal(changes([model()], versions('2', [ID, AMOUNT], [ID])), [
      'column-removed query-breaking amount decimal(10,2)→',
      'model-added compatible - →',
    ]);
    const elsewhere = versions('1', [ID, AMOUNT]).map((node) => ({
      ...node,
      relation: { ...node.relation, identifier: 'orders_v1' },
    }));
    assert.equal(changes([model()], elsewhere), [
      'relation-moved breaking - prod.marts.orders→prod.marts.orders_v1',
    ]);
    assert.equal(changes(versions('1', [ID]), [model({ columns: [ID] })]), [
      'version-removed breaking - v1→',
      'model-added compatible - →',
    ]);
  });

  test('what Jinja computes is no change', () => {
    const after = model({ access: 'protected', contractEnforced: false, uncertain: ['access', 'contract'] });
    assert.equal(changes([model()], [after]), []);
  });

  test('of files only the name of a relation is compared', () => {
    const at = { path: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 };
    const declared = (identifier: string): Node =>
      model({
        contractFrom: { by: 'properties', at },
        relation: { database: null, schema: 'dev_marts', identifier },
      });
    assert.equal(changes([model()], [declared('orders')]), []);
    assert.equal(changes([model()], [declared('sales')]), [
      'relation-moved breaking - prod.marts.orders→dev_marts.sales',
    ]);
  });
});
