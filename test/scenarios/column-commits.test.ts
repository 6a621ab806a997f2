import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { foreignMesh } from './foreign-mesh.ts';

const READER = 'dbt/marketing/models/reach.sql';
/** Says on stderr when a thread is started: the parser has no other place to be. */
const SPY = `const threads = require('node:worker_threads');
const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(...args) { super(...args); console.error('a thread'); }
};
require('node:module').syncBuiltinESMExports();
`;

suite('commits and the columns that readers name', ({ test, before }) => {
  let repo: GitRepo;
  let spy: string;
  const check = (...args: string[]): Promise<Outcome> =>
    spawnCommand(process.execPath, ['-r', spy, join(repoRoot, 'dist/cli.js'), 'check', ...args], {
      cwd: repo.dir,
      env: repo.env,
    });

  before(async () => {
    spy = join(tempDir(), 'spy.cjs');
    writeFileSync(spy, SPY);
    repo = await foreignMesh();
    repo.write(READER, "select id from {{ ref('sales', 'orders') }}\n");
    repo.write('dbt/marketing/models/other.sql', 'select 1 as one\n');
    await repo.git('add', '-A');
    const { stderr } = await check('--staged');
    assert.match(stderr, 'a thread');
    await repo.git('commit', '--quiet', '--no-verify', '-m', 'a reader');
  });

  test('an edit of what reads no other project starts no parser', async () => {
    repo.write('dbt/marketing/models/other.sql', 'select 2 as one\n');
    await repo.git('add', '-A');
    assert.not.match((await check('--staged')).stderr, 'a thread');
  });

  test('an edit of a reader is judged by the columns that it names, its references being the same', async () => {
    repo.write(READER, "select idd from {{ ref('sales', 'orders') }}\n");
    await repo.git('add', '-A');
    const { stdout, stderr } = await check('--staged');
    assert.match(stderr, 'a thread');
    assert.match(stdout, 'column-not-in-contract');
  });
});
