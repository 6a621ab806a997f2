import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { gitRepo } from './git-repo.ts';
import { golden } from './golden.ts';
import { rejects } from './rejects.ts';
import { repoRoot } from './repo-root.ts';
import { spawnCommand } from './spawn-command.ts';
import { suite } from './suite.ts';
import { tempDir } from './temp-dir.ts';

suite('harness: rejects', ({ test }) => {
  const refusal = (): Promise<never> => Promise.reject(new Error('no such model'));

  test('returns the error that fits', async () => {
    assert.is((await rejects(refusal, 'such model')).message, 'no such model');
    await rejects(refusal(), /^no such/);
    await rejects(refusal, (error) => error.message.length === 13);
  });

  test('refuses a value, another error and what is not an Error', async () => {
    await rejects(() => rejects(Promise.resolve(1)), 'expected a rejection, got 1');
    await rejects(() => rejects(refusal, 'other'), 'does not contain "other"');
    await rejects(() => rejects(refusal, /other/), 'does not match /other/');
    await rejects(() => rejects(refusal, () => false), 'not what was expected');
    await rejects(() => rejects(Promise.reject('a string')), "threw 'a string'");
  });
});

suite('harness: golden', ({ test, before }) => {
  before(() => {
    delete process.env['UPDATE_GOLDEN'];
  });
  const path = 'test/harness/golden.txt';

  test('accepts the committed text', () => golden(path, 'as committed\n'));

  test('refuses another text and a missing file', async () => {
    await rejects(async () => golden(path, 'otherwise\n'), /UPDATE_GOLDEN=1 rewrites it/);
    await rejects(
      async () => golden('test/harness/none.txt', ''),
      /does not exist: UPDATE_GOLDEN=1 writes it/,
    );
  });
});

suite('harness: Git repository', ({ test }) => {
  test('is on main, has an author, and knows no configuration of this machine', async () => {
    const repo = await gitRepo();
    repo.write('models/orders.sql', 'select 1\n');
    const commit = await repo.commit('feat: orders');
    assert.match(commit, /^[0-9a-f]{40}$/);
    assert.is((await repo.git('log', '--format=%an %s %D')).trim(), 'Ada feat: orders HEAD -> main');
    assert.is(repo.read('models/orders.sql'), 'select 1\n');
    const origins = await repo.git('config', '--list', '--show-origin');
    assert.not.match(origins, /^file:(?!\.git\/config)/m);
  });

  test('a Git command that fails says so', async () => {
    await rejects((await gitRepo()).git('checkout', 'nowhere'), "pathspec 'nowhere' did not match");
  });

  test('the repository of a hook that runs the tests does not leak in', async () => {
    const dir = tempDir();
    const file = `import { gitRepo } from ${JSON.stringify(join(repoRoot, 'test/harness/git-repo.ts'))};
      import { suite } from ${JSON.stringify(join(repoRoot, 'test/harness/suite.ts'))};
      suite('hook', (t) => t.test('commits elsewhere', async () => {
        if (process.env.GIT_DIR) throw new Error('GIT_DIR');
        await (await gitRepo()).commit('feat: one');
      }));`;
    writeFileSync(join(dir, 'hook.test.ts'), file);
    const args = [join(repoRoot, 'test/harness/run.mjs'), '--no-build', '--dir', dir];
    const env = { ...process.env, GIT_DIR: join(dir, 'elsewhere'), GIT_INDEX_FILE: 'elsewhere' };
    const { status, stdout } = await spawnCommand(process.execPath, args, { cwd: repoRoot, env });
    assert.is(status, 0, stdout);
    assert.not.ok(existsSync(join(dir, 'elsewhere')));
  });

  test('a command of the mesh says the same in this process and in its own', async () => {
    const repo = await gitRepo();
    repo.write('up/dbt_project.yml', 'name: up\n');
    repo.write('up/models/a.sql', "select * from {{ ref('b') }}\n");
    await repo.git('add', '--all');
    for (const words of [['no-such-command'], ['ls'], ['check', '--staged', '--format', 'agent'], ['sync']]) {
      const outcome = await repo.mesh(...words);
      assert.equal(outcome, await repo.meshProcess({}, ...words), words.join(' '));
      assert.type(outcome.status, 'number');
    }
    assert.is((await repo.meshWith({ cwd: tempDir() }, 'check')).status, 3);
  });
});

suite('harness: temporary folder', ({ test }) => {
  test('is new each time', () => {
    const dir = tempDir();
    assert.ok(existsSync(dir));
    assert.is.not(tempDir(), dir);
    rmSync(dir, { recursive: true });
  });
});
