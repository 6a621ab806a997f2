import { join } from 'node:path';
import { repoRoot } from './repo-root.ts';

const harness = JSON.stringify(join(repoRoot, 'test/harness/suite.ts'));
export const fenced = (body: string, more = ''): string =>
  `import { suite } from ${harness};\nsuite('culprits', (t) => {\n${body}\n}${more});\n`;

export const twoTests = "t.test('first', () => {}); t.test('second', () => {});";

export interface Case {
  name: string;
  file: string;
  /** What the line of the file says. */
  counts: string;
  says: (string | RegExp)[];
}

export const hookCases: Case[] = [
  ...(['before', 'after', 'beforeEach', 'afterEach'] as const).map((hook) => ({
    name: `a ${hook} hook that throws fails every test of its suite`,
    file: fenced(`${twoTests} t.${hook}(() => { throw new Error('no warehouse'); });`),
    counts: '0 passed, 2 failed',
    says: ['culprits › first', 'culprits › second', `${hook} hook: no warehouse`],
  })),
  {
    name: 'an afterEach hook that throws does not hide the failure of the test',
    file: fenced(
      "t.test('first', () => { throw new Error('mine'); }); t.afterEach(() => { throw new Error('hook'); });",
    ),
    counts: '0 passed, 1 failed',
    says: ['culprits › first', 'mine'],
  },
  {
    name: 'a hook that hangs is named',
    file: fenced(`t.timeout(100); ${twoTests} t.before(() => new Promise(() => {}));`),
    counts: '0 passed, 2 failed',
    says: ['before hook: the before hook took longer than 100 ms'],
  },
];

export const testCases: Case[] = [
  {
    name: 'a thrown string is a failure',
    file: fenced("t.test('first', () => { throw 'a string'; });"),
    counts: '0 passed, 1 failed',
    says: ['culprits › first', "threw 'a string', which is not an Error"],
  },
  {
    name: 'a failed comparison shows its difference and its place',
    file: `import * as assert from 'uvu/assert';\n${fenced("t.test('first', () => assert.equal({ a: 1 }, { a: 2 }));")}`,
    counts: '0 passed, 1 failed',
    says: ['culprits › first', /Actual:[\s\S]*"a":·1/, /at .*\.test\.ts:4/],
  },
  {
    name: 'a test that waits for ever without a live handle',
    file: fenced("t.test('first', () => new Promise(() => {}), { timeout: 100 });"),
    counts: '0 passed, 1 failed',
    says: ['culprits › first', 'the test took longer than 100 ms'],
  },
  {
    name: 'a test that waits for ever with a live handle',
    file: fenced("t.timeout(100); t.test('first', () => new Promise(() => setInterval(() => {}, 1000)));"),
    counts: '0 passed, 1 failed',
    says: ['culprits › first', 'the test took longer than 100 ms'],
  },
  {
    name: 'a busy loop',
    file: fenced("t.test('first', () => { for (;;); });", ', { fileTimeout: 1000 }'),
    counts: '0 passed, 1 failed',
    says: ['took longer than 4000 ms and was killed while running "culprits › first"'],
  },
  {
    name: 'a handle left open',
    file: fenced("t.test('first', () => { setInterval(() => {}, 1000); });"),
    counts: '1 passed, 1 failed',
    says: ['did not exit after its last test and was killed; still open:', 'Timeout'],
  },
  {
    name: 'process.exit(0) in the middle of a test',
    file: fenced("t.test('first', () => {}); t.test('second', () => process.exit(0));"),
    counts: '1 passed, 1 failed',
    says: [/exited early with code \d while running "culprits › second"/],
  },
  {
    name: 'an unhandled rejection',
    file: fenced(
      "t.test('first', async () => { void Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 20)); });",
    ),
    counts: '1 passed, 1 failed',
    says: ['unhandled rejection during or after "culprits › first": lost'],
  },
  {
    name: 'an uncaught exception',
    file: fenced(
      "t.test('first', async () => { setTimeout(() => { throw new Error('late'); }); await new Promise((r) => setTimeout(r, 20)); });",
    ),
    counts: '1 passed, 1 failed',
    says: ['uncaught exception during or after "culprits › first": late'],
  },
  {
    name: 'an exit code that a test sets',
    file: fenced("t.test('first', () => { process.on('exit', () => { process.exitCode = 7; }); });"),
    counts: '1 passed, 1 failed',
    says: ['every test passed and yet it exited with code 7'],
  },
];

export const fileCases: Case[] = [
  {
    name: 'a file that throws while it loads',
    file: "throw new Error('cannot load');",
    counts: '0 passed, 1 failed',
    says: ['does not load: cannot load'],
  },
  {
    name: 'a file that leaves while it loads',
    file: 'process.exit(0);',
    counts: '0 passed, 1 failed',
    says: ['exited early with code 0'],
  },
  {
    name: 'a file whose load never ends',
    file: 'await new Promise(() => {});',
    counts: '0 passed, 1 failed',
    says: ['exited early with code 13'],
  },
  {
    name: 'a file with no suite',
    file: 'export {};',
    counts: '0 passed, 1 failed',
    says: ['declares no suite'],
  },
  {
    name: 'a suite with no test',
    file: fenced(''),
    counts: '0 passed, 1 failed',
    says: ['suite "culprits" declares no test'],
  },
  {
    name: 'two tests of one name',
    file: fenced("t.test('first', () => {}); t.test('first', () => {});"),
    counts: '0 passed, 1 failed',
    says: ['suite "culprits" has two tests named "first"'],
  },
  {
    name: 'a test declared while tests run',
    file: fenced("t.test('first', () => { t.test('late', () => {}); });"),
    counts: '0 passed, 1 failed',
    says: ['culprits › first', 'is already defined'],
  },
  {
    name: 'a suite whose definition is async',
    file: fenced("t.test('first', () => {});").replace('(t) =>', 'async (t) =>'),
    counts: '0 passed, 1 failed',
    says: ['define must not be async'],
  },
  {
    name: 'bare uvu without run',
    file: "import { suite } from 'uvu';\nconst bare = suite('bare');\nbare('first', () => {});",
    counts: '0 passed, 1 failed',
    says: ['declares no suite'],
  },
  {
    name: 'bare uvu with a skipped test',
    file: `import { suite as uvuSuite } from 'uvu';\n${fenced("t.test('first', () => {});")}const bare = uvuSuite('bare');\nbare.skip('second', () => {}); bare.run();`,
    counts: '1 passed, 1 failed',
    says: ['skips 1 tests'],
  },
  {
    name: 'bare uvu beside the fence',
    file: `import { suite as uvuSuite } from 'uvu';\n${fenced("t.test('first', () => {});")}const bare = uvuSuite('bare');\nbare('second', () => {}); bare.run();`,
    counts: '1 passed, 1 failed',
    says: ['declares 1 tests, but uvu ran 2'],
  },
];
