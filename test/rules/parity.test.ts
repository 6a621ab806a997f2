import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { RULES } from '../../src/rules/index.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';

const room = join(repoRoot, 'src/rules');

/** `category/id` of each file that exports a rule; the others beside them are what rules share. */
function ruleFiles(): string[] {
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.includes('/') && name.endsWith('.ts'))
    .filter((name) => /^export default /m.test(readFileSync(join(room, name), 'utf8')))
    .map((name) => name.replace(/\.ts$/, ''))
    .sort();
}

suite('a rule is a file, an entry of the index, a page and a test', ({ test }) => {
  test('each file is in the index under its own name and folder, and the other way round', () => {
    assert.equal(RULES.map(({ id, category }) => `${category}/${id}`).sort(), ruleFiles());
    assert.is(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  });

  for (const { id, category, summary, since } of RULES) {
    test(`${id} has its page and its test`, () => {
      assert.ok(existsSync(join(repoRoot, `docs/rules/${id}.md`)));
      assert.ok(existsSync(join(repoRoot, `test/rules/${category}/${id}.test.ts`)));
    });

    test(`${id} says what it demands in one sentence`, () => {
      assert.match(id, /^[a-z]+(-[a-z]+)+$/);
      assert.match(summary, /^[A-Z][^\n]{20,120}\.$/);
      assert.ok(Number.isInteger(since) && since >= 1);
    });
  }
});
