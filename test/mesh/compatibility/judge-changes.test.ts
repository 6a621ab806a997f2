import * as assert from 'uvu/assert';
import type { AcceptedChange, Compatibility } from '../../../src/config/mesh-config.ts';
import { changesOf, judgeChanges } from '../../../src/mesh/compatibility/judge-changes.ts';
import { policyOf } from '../../../src/mesh/compatibility/policy.ts';
import type { Change } from '../../../src/mesh/differences/change.ts';
import type { KnownReader } from '../../../src/mesh/known-reader.ts';
import { suite } from '../../harness/suite.ts';
import { change, column, model, reader, reads, terms, UNKNOWN } from './made.ts';

const POLICIES = ['none', 'readers', 'query', 'strict'] as const;

const ADDED = change('column-added', 'compatible', { column: 'note', isNoticedByStar: true });
const DEPRECATED = change('deprecation-set', 'compatible', { after: '2027-01-01' });
const REMOVED = change('column-removed', 'query-breaking', { column: 'Amount' });
const KEY = change('constraint-dropped', 'query-breaking', { before: 'primary key (id, amount)' });
const NESTED = change('type-changed', 'query-breaking', { column: 'address.city' });
const GONE = change('model-removed', 'breaking');
const OVER = change('model-removed', 'breaking', { model: model({ deprecation_date: '2026-11-21' }) });
const TODAY = change('model-removed', 'breaking', { model: model({ deprecation_date: '2026-11-22' }) });

const NOBODY: readonly KnownReader[] = [];
const NAMES_IT = [reader(reads('id', 'amount'))];
const NAMES_OTHERS = [reader(reads('id'))];
const STAR = [reader(reads('*'))];
const UNREAD = [reader(UNKNOWN)];
const ELSEWHERE = [reader(reads('amount'), { target: 'model.sales.payments' })];

/** What, who reads, and which of none, readers, query, strict refuse it. */
const TABLE: readonly (readonly [string, Change, readonly KnownReader[], string])[] = [
  ['a column is added, and nobody reads', ADDED, NOBODY, 'strict'],
  ['a column is added, and somebody takes all', ADDED, STAR, 'strict'],
  ['a deprecation', DEPRECATED, STAR, ''],
  ['a column goes that nobody reads', REMOVED, NOBODY, 'query strict'],
  ['a column goes, and others are read', REMOVED, NAMES_OTHERS, 'query strict'],
  ['a column goes, and another model is read', REMOVED, ELSEWHERE, 'query strict'],
  ['a column goes that somebody names', REMOVED, NAMES_IT, 'readers query strict'],
  ['a column goes, and somebody takes all', REMOVED, STAR, 'readers query strict'],
  ['a column goes, and nobody can tell', REMOVED, UNREAD, 'readers query strict'],
  ['a key of several columns goes', KEY, NAMES_OTHERS, 'readers query strict'],
  ['a part of a column changes', NESTED, [reader(reads('address'))], 'readers query strict'],
  ['a model goes that nobody reads', GONE, NOBODY, 'query strict'],
  ['a model goes of which one column is read', GONE, NAMES_OTHERS, 'readers query strict'],
  ['a model goes after its deprecation date', OVER, NOBODY, ''],
  ['a model goes after its deprecation date, and is read', OVER, NAMES_OTHERS, 'readers query strict'],
  ['a model goes on its deprecation date', TODAY, NOBODY, 'query strict'],
];

function verdict(made: Change, readers: readonly KnownReader[], policy: Compatibility): string {
  return judgeChanges([made], readers, terms(policy))[0]?.verdict ?? '';
}

suite('what a policy refuses', ({ test }) => {
  for (const [name, made, readers, refusing] of TABLE) {
    test(name, () => {
      const refused = POLICIES.filter((policy) => verdict(made, readers, policy) === 'refused');
      assert.is(refused.join(' '), refusing);
    });
  }

  test('is the same for a transitive policy: only what is compared differs', () => {
    assert.is(verdict(REMOVED, NOBODY, 'query_transitive'), 'refused');
    assert.is(verdict(REMOVED, NOBODY, 'readers_transitive'), 'passes');
    assert.is(verdict(ADDED, NOBODY, 'strict_transitive'), 'refused');
  });

  test('is what the model, else its project, else the mesh sets', () => {
    const set = {
      standard: 'query',
      projects: new Map([['sales', 'readers' as const]]),
      models: new Map([['sales', new Map([['orders', 'none' as const]])]]),
    } as const;
    assert.is(policyOf(set, model({ version: '2' })), 'none');
    assert.is(policyOf(set, model({ name: 'items' })), 'readers');
    assert.is(policyOf(set, model({ project: 'stock' })), 'query');
  });
});

const V1 = model({ version: '1', latest_version: '2' });
const V2 = model({ version: '2', latest_version: '2' });
const ofV1 = change('column-removed', 'query-breaking', { column: 'amount', model: V1 });
const ofV2 = change('column-removed', 'query-breaking', { column: 'amount', model: V2 });
const unpinned = reader(reads('amount'), { target: 'model.sales.orders.v2' });
const pinned = reader(reads('amount'), { target: 'model.sales.orders.v1', version: '1' });

suite('whom a change breaks', ({ test }) => {
  const who = (made: Change, ...readers: KnownReader[]): string[] => {
    const [judged] = judgeChanges([made], readers, terms());
    return (judged?.broken ?? []).map(
      ({ reader: { project }, at, column, certainty, reason }) =>
        `${project}:${at.line} ${column ?? '-'} ${certainty} ${reason}`,
    );
  };

  test('is told with the place of the column', () => {
    assert.equal(who(REMOVED, ...NAMES_IT), ['shop:2 amount certain reads amount']);
    assert.equal(who(REMOVED, ...STAR), ['shop:1 - unknown takes every column']);
    assert.equal(who(REMOVED, ...UNREAD), ['shop:9 - unknown may read it: its SQL is too strange']);
    assert.equal(who(REMOVED, reader(reads('*', 'amount?'))), ['shop:2 amount unknown reads amount']);
    assert.equal(who(REMOVED, reader(reads('amount?', 'id', 'amount'))), [
      'shop:3 amount certain reads amount',
    ]);
    assert.equal(who(GONE, ...NAMES_OTHERS), ['shop:9 - certain reads it']);
  });

  test('of the versions only that which is read', () => {
    assert.equal(who(ofV1, unpinned, pinned), ['shop:1 amount certain reads amount']);
    assert.is(who(ofV1, unpinned).length, 0);
    assert.is(who(ofV2, unpinned).length, 1);
    assert.is(who(ofV2, pinned).length, 0);
    // What was not versioned is read on by its plain name.
    assert.is(who(REMOVED, unpinned).length, 1);
    assert.is(who(REMOVED, pinned).length, 0);
  });

  test('of a moved latest version only who pins none', () => {
    const moved = (level: Change['level']): Change => change('latest-version-moved', level, { model: V2 });
    assert.equal(who(moved('breaking'), unpinned, pinned), ['shop:9 - certain pins no version']);
    assert.equal(who(moved('query-breaking'), unpinned, pinned), ['shop:9 - unknown pins no version']);
    assert.equal(who(moved('compatible'), unpinned, pinned), []);
  });

  test('of consumers only who is shut out', () => {
    const [shop, bank] = [reader(reads()), reader(reads(), { project: 'bank' })];
    const some = change('consumers-narrowed', 'breaking', { before: 'shop, post', after: 'bank' });
    assert.equal(who(some, shop, bank), ['shop:9 - certain reads it']);
    const all = change('consumers-narrowed', 'breaking', { before: 'every other project', after: 'bank' });
    assert.equal(who(all, shop, bank), ['shop:9 - certain reads it']);
  });
});

suite('what is accepted', ({ test }) => {
  const CASES: readonly (readonly [string, Partial<AcceptedChange>, string])[] = [
    ['by the model’s name', {}, 'accepted'],
    ['by project and model', { model: 'sales.orders' }, 'accepted'],
    ['by dbt’s unique id', { model: 'model.sales.orders' }, 'accepted'],
    ['for the column', { column: 'amount' }, 'accepted'],
    ['for another column', { column: 'id' }, 'refused'],
    ['of another model', { model: 'items' }, 'refused'],
    ['of another project', { model: 'stock.orders' }, 'refused'],
    ['of another kind', { change: 'type-changed' }, 'refused'],
    ['until today', { until: '2026-11-22' }, 'accepted'],
    ['until yesterday', { until: '2026-11-21' }, 'refused'],
  ];
  for (const [name, entry, expected] of CASES) {
    test(name, () => {
      const [judged] = judgeChanges([REMOVED], NOBODY, terms('query', [entry]));
      assert.is(judged?.verdict, expected);
      assert.is(judged?.accepted === null, expected === 'refused');
    });
  }

  test('a version may be named, or all of them', () => {
    for (const name of ['orders', 'orders.v1', 'sales.orders.v1', 'model.sales.orders.v1'])
      assert.is(judgeChanges([ofV1], [], terms('query', [{ model: name }]))[0]?.verdict, 'accepted', name);
    assert.is(judgeChanges([ofV1], [], terms('query', [{ model: 'orders.v2' }]))[0]?.verdict, 'refused');
  });

  test('what passes by itself needs no entry', () => {
    assert.is(judgeChanges([REMOVED], [], terms('readers', [{}]))[0]?.verdict, 'passes');
  });
});

suite('what changes are compared with', ({ test }) => {
  const told = (changes: readonly Change[]): string[] => changes.map(({ id, column }) => `${id} ${column}`);
  const [latest, old] = [[model()], [model({ columns: [column('id'), column('amount'), column('note')] })]];
  const compare = (policy: Compatibility, after = latest): string[] =>
    told(
      changesOf(
        {
          before: { nodes: latest, adapter: 'duckdb' },
          inUse: [{ nodes: old, adapter: 'duckdb' }],
          after: { nodes: after, adapter: null },
        },
        terms(policy),
      ),
    );

  test('the latest alone, and with a transitive policy all that is in use', () => {
    assert.equal(compare('query'), []);
    assert.equal(compare('query_transitive'), ['column-removed note']);
    const both = [model({ columns: [column('id')] })];
    assert.equal(compare('query_transitive', both), ['column-removed amount', 'column-removed note']);
  });

  test('a new version may differ, and the old one may not', () => {
    const v1 = model({ version: '1', latest_version: '1' });
    const after = (one: readonly string[], latest_version: string) => [
      model({ version: '1', latest_version, columns: one.map((name) => column(name)) }),
      model({ version: '2', latest_version, columns: [column('other')] }),
    ];
    const changes = (now: ReturnType<typeof after>): string[] =>
      changesOf(
        { before: { nodes: [v1], adapter: null }, inUse: [], after: { nodes: now, adapter: null } },
        terms(),
      ).flatMap(({ id, level }) => (level === 'compatible' ? [] : id));
    assert.equal(changes(after(['id', 'amount'], '1')), []);
    assert.equal(changes(after(['id'], '1')), ['column-removed']);
    assert.equal(changes(after(['id', 'amount'], '2')), ['latest-version-moved']);
  });
});
