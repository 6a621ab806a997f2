import * as assert from 'uvu/assert';
import { UsageError } from '../../src/errors.ts';
import { historyKey, isSafeName, latestKey } from '../../src/registry/keys.ts';
import { timestampAfter, timestampOf } from '../../src/registry/timestamp.ts';
import { suite } from '../harness/suite.ts';

suite('registry: names', ({ test }) => {
  test('a key is made of a project, an environment and a time', () => {
    assert.is(latestKey('dbt_up', 'prod'), 'dbt_up/prod/latest/manifest.json');
    assert.is(
      historyKey('dbt_up', 'prod', '20261122T043000123Z'),
      'dbt_up/prod/history/20261122T043000123Z/manifest.json',
    );
  });

  for (const name of ['dbt_up', 'a', '0x', 'größe', 'my-project.2', '_x']) {
    test(`accepts ${name}`, () => assert.ok(isSafeName(name)));
  }
  const hostile = ['', '.', '..', '../x', 'a/b', 'a\\b', '/etc', 'a\0b', 'a\nb', '\u001b[31m', '-rf', '.git'];
  for (const name of [...hostile, 'con', 'NUL.txt', 'x.', 'a b', 'a:b', '\u202ex', 'x'.repeat(129)]) {
    test(`refuses ${JSON.stringify(name).slice(0, 40)}`, () => {
      assert.not.ok(isSafeName(name));
      for (const key of [() => latestKey(name, 'prod'), () => latestKey('up', name)]) {
        assert.throws(key, (error: unknown) => error instanceof UsageError);
      }
    });
  }
  for (const time of ['', '../../x', '20261122T0430', 'latest']) {
    test(`refuses the time ${JSON.stringify(time)}`, () => {
      assert.throws(
        () => historyKey('up', 'prod', time),
        (error: unknown) => error instanceof UsageError,
      );
    });
  }
});

suite('registry: times', ({ test }) => {
  const at = (iso: string) => new Date(iso);

  test('sort as text', () => {
    const times = [
      '2026-11-22T04:30:00.123Z',
      '2026-11-22T04:30:00.124Z',
      '2026-12-01T00:00:00.000Z',
      '2027-01-01',
    ];
    const texts = times.map((time) => timestampOf(at(time)));
    assert.is(texts[0], '20261122T043000123Z');
    assert.equal([...texts].sort(), texts);
  });

  test('come after the one that is taken, also when the clock does not', () => {
    assert.is(timestampAfter(null, at('2026-11-22T04:30:00.123Z')), '20261122T043000123Z');
    const taken = '20261122T043000123Z';
    assert.is(timestampAfter(taken, at('2026-11-22T04:30:00.124Z')), '20261122T043000124Z');
    assert.is(timestampAfter(taken, at('2026-11-22T04:30:00.123Z')), '20261122T043000124Z');
    assert.is(timestampAfter(taken, at('2020-01-01T00:00:00.000Z')), '20261122T043000124Z');
    assert.is(timestampAfter('20261231T235959999Z', at('2020-01-01T00:00:00.000Z')), '20270101T000000000Z');
  });
});
