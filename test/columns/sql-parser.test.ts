import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { SqlParser } from '../../src/columns/sql-parser.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

/** A parser that hangs, traps and dies when asked to, and is wrong for ever after a trap, as WebAssembly is. */
const SICK = `
let isPoisoned = false;
export function parse(sql) {
  if (sql === 'hang') for (;;);
  if (sql === 'die') throw new Error('out of memory');
  isPoisoned ||= sql === 'trap';
  if (isPoisoned) return { success: false, error: 'WASM parse failed: unreachable' };
  return sql === 'wrong' ? { success: false, error: 'Parse error at line 1' } : { success: true, ast: [sql] };
}
export const tokenize = () => ({ success: true, tokens: [] });
`;

suite('the SQL parser in its thread', ({ test, before, after }) => {
  let parser: SqlParser;
  const isAlive = async (): Promise<void> => {
    assert.equal(await parser.parse('a', ''), { ok: true, tree: ['a'], tokens: [] });
  };
  before(() => {
    const file = join(tempDir(), 'sick.mjs');
    writeFileSync(file, SICK);
    parser = new SqlParser(pathToFileURL(file).href, { parse: 1_000 });
  });
  after(() => parser.close());

  test('a text that it does not finish costs the thread, and the next is read', async () => {
    await isAlive();
    assert.equal(await parser.parse('hang', ''), { ok: false, reason: 'it took the SQL parser too long' });
    await isAlive();
  });

  test('after a trap it begins anew', async () => {
    assert.equal(await parser.parse('trap', ''), { ok: false, reason: 'WASM parse failed: unreachable' });
    await isAlive();
  });

  test('so it does when the thread dies', async () => {
    const answer = await parser.parse('die', '');
    assert.match(answer.ok ? '' : answer.reason, 'the SQL parser broke down: out of memory');
    await isAlive();
  });

  test('a complaint about a text is the answer', async () => {
    assert.equal(await parser.parse('wrong', ''), { ok: false, reason: 'Parse error at line 1' });
    await isAlive();
  });
});
