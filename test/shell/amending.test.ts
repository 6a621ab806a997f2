import { spawn } from 'node:child_process';
import * as assert from 'uvu/assert';
import { fromPs, isAmending } from '../../src/shell/amending.ts';
import { suite } from '../harness/suite.ts';

const WAIT = 'setTimeout(() => {}, 60_000);';
const PARENT = `const child = require('node:child_process').spawn(process.execPath, ['-e', '${WAIT}']);
console.log(child.pid); ${WAIT}`;

suite('whether a commit is amended', ({ test, after }) => {
  const started: number[] = [];
  after(() => {
    for (const pid of started) process.kill(pid, 'SIGKILL');
  });

  /** Starts a process that is called by these words, and returns one that it has started. */
  const below = async (program: string, ...words: string[]): Promise<number> => {
    const parent = spawn(process.execPath, ['-e', PARENT, ...words], { argv0: program });
    const said = await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve));
    const child = Number(said.toString());
    started.push(child, parent.pid ?? child);
    return child;
  };

  test('the nearest git commit above decides', async () => {
    const cases: readonly (readonly [boolean, string, ...string[]])[] = [
      [true, 'git', 'commit', '--amend'],
      [true, '/usr/lib/git-core/git', 'commit', '-qa', '--am'],
      [false, 'git', 'commit', '-m', 'with --amend in it'],
      [false, 'git', 'commit', '--', '--amend'],
      [false, 'git', 'commit', '--author', 'A'],
      [false, 'digit', 'commit', '--amend'],
    ];
    for (const [expected, ...words] of cases) {
      assert.is(await isAmending(await below(...words)), expected, words.join(' '));
    }
  });

  test('without /proc the same by ps', async () => {
    assert.is(await isAmending(await below('git', 'commit', '--amend'), fromPs), true);
    assert.is(await isAmending(await below('git', 'commit', '-a'), fromPs), false);
    assert.is(await isAmending(999_999_999, fromPs), false);
  });
});
