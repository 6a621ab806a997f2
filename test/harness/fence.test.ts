import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { fenced, fileCases, hookCases, testCases, twoTests } from './fence-cases.ts';
import { findTests, shuffled } from './find-tests.mjs';
import { repoRoot } from './repo-root.ts';
import { parseOptions } from './run.mjs';
import { type Outcome, spawnCommand } from './spawn-command.ts';
import { suite } from './suite.ts';
import { tempDir } from './temp-dir.ts';

/** Runs the real runner over these test files. */
async function run(files: Record<string, string>, ...options: string[]): Promise<Outcome> {
  const dir = tempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  const runner = join(repoRoot, 'test/harness/run.mjs');
  return spawnCommand(process.execPath, [runner, '--no-build', '--dir', dir, ...options], { cwd: repoRoot });
}

function isRed(outcome: Outcome, closing: string, ...named: (string | RegExp)[]): void {
  for (const part of named) assert.match(outcome.stdout, part);
  assert.is(outcome.stdout.trimEnd().split('\n').at(-1), closing);
  assert.is.not(outcome.status, 0);
}

const culprits = new Map(
  [...hookCases, ...testCases, ...fileCases].map((culprit) => [culprit.name.replace(/\W+/g, '-'), culprit]),
);

suite('fence: red by name', ({ test, before, timeout }) => {
  timeout(60_000);
  let all: Outcome;

  before(async () => {
    const files = [...culprits].map(([name, culprit]) => [`${name}.test.ts`, culprit.file]);
    all = await run(Object.fromEntries(files), '--file-limit', '4000', '--jobs', '4');
  });

  for (const [name, { name: title, counts, says }] of culprits) {
    test(title, () => {
      const line = all.stdout.split('\n').find((text) => text.includes(`/${name}.test.ts  `)) ?? '';
      assert.match(line, /^✗ /);
      assert.match(line, counts);
      const told = all.stdout
        .split('\n✗ ')
        .filter((part) => part.split('\n')[0]?.includes(`/${name}.test.ts`));
      for (const part of says) assert.match(told.join('\n'), part);
    });
  }

  test('the whole run', () => {
    assert.match(all.stdout.trimEnd().split('\n').at(-1) ?? '', /^\d+ passed, \d+ failed, 1 skipped$/);
    assert.is(all.status, 1);
  });

  test('a file that does not compile', async () =>
    isRed(await run({ 'a.test.ts': 'const = 1;' }), '0 passed, 1 failed, 0 skipped', 'a.test.ts:1:6'));

  test('nothing to run', async () => isRed(await run({}), '0 passed, 1 failed, 0 skipped', 'no test file'));

  test('one culprit among sound files', async () => {
    const sound = fenced(twoTests);
    const files = { 'a.test.ts': sound, 'b/b.test.ts': "throw new Error('only me');", 'c.test.ts': sound };
    isRed(
      await run(files),
      '4 passed, 1 failed, 0 skipped',
      /✗ .*b\/b\.test\.ts/,
      /✓ .*a\.test\.ts {2}2 tests/,
    );
  });
});

suite('fence: green', ({ test, timeout }) => {
  timeout(20_000);

  test('a sound suite, its hooks in order', async () => {
    const file = fenced(`
      const log = [];
      t.before(() => log.push('before')); t.beforeEach(() => log.push('each'));
      t.afterEach(() => log.push('done')); t.after(() => { if (log.join() !== 'before,each,1,done,each,2,done') throw new Error(log.join()); });
      t.test('first', () => log.push('1')); t.test('second', async () => log.push('2'));`);
    const outcome = await run({ 'a.test.ts': file });
    assert.is(outcome.stdout.trimEnd().split('\n').at(-1), '2 passed, 0 failed, 0 skipped', outcome.stdout);
    assert.is(outcome.status, 0);
  });

  test('what a suite tells stands below its file, what it prints only with --verbose', async () => {
    const file = fenced(
      "t.test('first', () => { console.log('chatter'); t.tell('3 nodes, 0 differences'); });",
    );
    const quiet = await run({ 'a.test.ts': file });
    assert.match(quiet.stdout, /^✓ .*a\.test\.ts {2}1 test {2}.*\n {4}3 nodes, 0 differences\n/m);
    assert.not.match(quiet.stdout, /chatter/);
    assert.match((await run({ 'a.test.ts': file }, '--verbose')).stdout, /chatter/);
  });

  test('the tests of a listed suite are told by name', async () => {
    const { stdout } = await run({ 'a.test.ts': fenced(twoTests, ', { listed: true }') });
    assert.match(stdout, /^✓ .*a\.test\.ts {2}2 tests {2}.*\n {4}✓ first\n {4}✓ second\n/m);
  });

  test('--fast, --only-dir and a part of a path choose files, --seed orders them', () => {
    const dir = tempDir();
    for (const name of ['a', 'dbt/b', 'scenarios/c', 'soak/d', 'real/e', 'rules/f']) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, `${name}.test.ts`), '');
    }
    const names = (...options: string[]): string =>
      findTests(parseOptions(['--dir', dir, ...options]))
        .map((file) => /(\w)\.test\.ts/.exec(file)?.[1])
        .join('');
    assert.is(names(), 'abfcd');
    assert.is(names('--fast'), 'af');
    assert.is(names('--only-dir', 'real'), 'e');
    assert.is(names('scenarios'), 'c');
    const files = [...'abcdefghij'];
    assert.equal(shuffled(files, 1), shuffled(files, 1));
    assert.not.equal(shuffled(files, 1), shuffled(files, 2));
    assert.equal([...shuffled(files, 1)].sort(), files);
    assert.is(parseOptions(['--seed', '1']).seed, 1);
  });
});
