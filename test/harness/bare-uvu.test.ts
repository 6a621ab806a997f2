import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { importsOf } from '../architecture/imports.ts';
import { stripText } from '../architecture/strip-text.ts';
import { repoRoot } from './repo-root.ts';
import { suite } from './suite.ts';

/** The one file that talks to uvu itself. */
const fence = 'test/harness/suite.ts';

function bareUses(path: string, text: string): string[] {
  const uses: string[] = [];
  const imported = importsOf({ path, text }).find((name) => /^uvu(\/(?!assert$)|$)/.test(name));
  if (imported && path !== fence) uses.push(`${path} imports ${imported}`);
  const marked = /\.\s*(only|skip)\s*\(/.exec(stripText(text));
  if (marked) uses.push(`${path} writes .${marked[1]}(`);
  return uses;
}

suite('fence: no bare uvu', ({ test }) => {
  test('no test goes round the fence', () => {
    const folders = ['test', 'bench'].filter((folder) => existsSync(join(repoRoot, folder)));
    const uses = folders.flatMap((folder) =>
      readdirSync(join(repoRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
        .flatMap((path) => bareUses(path, readFileSync(join(repoRoot, path), 'utf8'))),
    );
    assert.equal(uses, []);
  });

  test('finds what goes round it', () => {
    assert.equal(bareUses('test/a.test.ts', "import { test } from 'uvu';"), ['test/a.test.ts imports uvu']);
    assert.equal(bareUses('test/a.test.ts', "import { run } from 'uvu/run';"), [
      'test/a.test.ts imports uvu/run',
    ]);
    assert.equal(bareUses('test/a.test.ts', "test.only('one', () => {});"), ['test/a.test.ts writes .only(']);
    assert.equal(bareUses('test/a.test.ts', "test.skip('one', () => {});"), ['test/a.test.ts writes .skip(']);
    assert.equal(
      bareUses('test/a.test.ts', "import * as assert from 'uvu/assert'; const text = '.only(';"),
      [],
    );
  });
});
