import * as assert from 'uvu/assert';
import { judgeChange } from '../../src/commands/judge-change.ts';
import { judgeSnapshot } from '../../src/commands/judge-snapshot.ts';
import type { CacheFolder } from '../../src/project/cache/cache-folder.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { CONTRACTED } from './counts.ts';
import { commitOf, memoryCache } from './judged-in-memory.ts';
import { randomColumns } from './random-columns.ts';

const STEPS = 40;

suite('what a commit takes from others, and the cache', ({ test, tell, timeout }) => {
  timeout(CONTRACTED * 60_000);

  test('random edits of readers and of contracts are judged as they are without one', async () => {
    const root = tempDir();
    const told = new Map<string, number>();
    for (let seed = 1; seed <= CONTRACTED; seed++) {
      const mesh = randomColumns(seed);
      const cache = memoryCache();
      const history: string[] = [];
      let head = new Map(mesh.files);
      for (let step = 0; step < STEPS; step++) {
        for (let edit = step % 3 === 0 ? 2 : 1; edit > 0; edit--) history.push(mesh.edit());
        // Some of what a cache holds may be gone at any time.
        if (step % 5 === 2) cache.remove('columns');
        const without = await commit(root, mesh.files, head, undefined);
        const after = `seed ${seed}, step ${step}, after:\n  ${history.join('\n  ')}`;
        assert.is(await commit(root, mesh.files, head, cache), without, after);
        for (const [, rule] of without.matchAll(/"rule": "([^"]+)"/g))
          told.set(rule ?? '', 1 + (told.get(rule ?? '') ?? 0));
        // What is refused is staged again until it passes, or somebody insists.
        if (step % 2 === 0) head = new Map(mesh.files);
      }
    }
    for (const rule of ['column-not-in-contract', 'breaking-change'])
      assert.ok((told.get(rule) ?? 0) > CONTRACTED * STEPS * 0.05, `${rule}: ${told.get(rule)}`);
    tell([...told].map(([rule, count]) => `${count} ${rule}`).join(', '));
  });
});

/** What the hook says of a commit, and what it passes over. */
async function commit(
  root: string,
  files: ReadonlyMap<string, string>,
  head: ReadonlyMap<string, string>,
  cache: CacheFolder | undefined,
): Promise<string> {
  const judging = { root, today: '2026-11-22', cache, memory: { keys: [], records: null } };
  const judgement = await judgeSnapshot(judging, commitOf(files));
  const verdict = await judgeChange(judging, judgement, async () => [commitOf(head)]);
  return JSON.stringify({ ...verdict, all: judgement.findings }, null, 1);
}
