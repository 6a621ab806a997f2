import * as assert from 'uvu/assert';
import { sideBySide } from '../../../src/commands/compile/side-by-side.ts';
import { rejects } from '../../harness/rejects.ts';
import { suite } from '../../harness/suite.ts';

/** Runs `items` by hand: each begins when it is told, and ends when the test says so. */
function stage(items: readonly string[], limit: number, waits: Readonly<Record<string, string>>) {
  const begun: string[] = [];
  const end = new Map<string, { ok: () => void; fail: () => void }>();
  const all = sideBySide(
    items,
    limit,
    (item, other) => (waits[item] ?? '').includes(other),
    (item) =>
      new Promise((resolve, reject) => {
        begun.push(item);
        end.set(item, { ok: () => resolve(), fail: () => reject(new Error(`${item} failed`)) });
      }),
  );
  all.catch(() => undefined);
  const after = async (item: string, how: 'ok' | 'fail' = 'ok'): Promise<string> => {
    end.get(item)?.[how]();
    await new Promise(setImmediate);
    return begun.join('');
  };
  return { begun, all, after };
}

suite('compile: side by side', ({ test }) => {
  test('as many as may, each after those that it waits for', async () => {
    const { begun, all, after } = stage(['a', 'b', 'c', 'd'], 2, { b: 'a', d: 'bc' });
    assert.is(begun.join(''), 'ac');
    assert.is(await after('a'), 'acb');
    assert.is(await after('b'), 'acb');
    assert.is(await after('c'), 'acbd');
    await after('d');
    await all;
  });

  test('those that wait for each other stand in order, and nobody waits for ever', async () => {
    const { begun, all, after } = stage(['a', 'b'], 2, { a: 'b', b: 'a' });
    assert.is(begun.join(''), 'a');
    assert.is(await after('a'), 'ab');
    await after('b');
    await all;
  });

  test('a failure begins nothing more, and waits for what has begun', async () => {
    const { all, after } = stage(['a', 'b', 'c'], 2, {});
    let ended = false;
    all
      .catch(() => undefined)
      .finally(() => {
        ended = true;
      });
    assert.is(await after('a', 'fail'), 'ab');
    assert.is(ended, false);
    assert.is(await after('b'), 'ab');
    await rejects(all, 'a failed');
  });
});
