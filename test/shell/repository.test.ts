import * as assert from 'uvu/assert';
import { changedPaths, changedPathsInTree, gitUser, unpushed } from '../../src/shell/repository.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

suite('shell: repository', ({ test }) => {
  test('names the paths in which commits differ, both of a rename, as they are written', async () => {
    const repo = await gitRepo();
    repo.write('a b.sql', 'select 1, 2, 3, 4, 5, 6');
    repo.write('gone.sql', '1');
    const from = await repo.commit('one');
    await repo.git('mv', 'a b.sql', 'ü\n"x".sql');
    await repo.git('rm', '--quiet', 'gone.sql');
    const to = await repo.commit('two');
    assert.equal((await changedPaths(repo.dir, from, to)).sort(), ['a b.sql', 'gone.sql', 'ü\n"x".sql']);
    assert.equal(await changedPaths(repo.dir, to, to), []);
  });

  test('names what the working tree has changed, new files too, ignored ones not', async () => {
    const repo = await gitRepo();
    repo.write('a.sql', '1');
    repo.write('.gitignore', 'target/\n');
    const head = await repo.commit('one');
    repo.write('a.sql', '2');
    repo.write('new/b.sql', '1');
    repo.write('target/c.sql', '1');
    assert.equal((await changedPathsInTree(repo.dir, head)).sort(), ['a.sql', 'new/b.sql']);
  });

  test('knows what a remote lacks', async () => {
    const repo = await gitRepo();
    const bare = tempDir();
    await repo.git('init', '--quiet', '--bare', bare);
    await repo.git('remote', 'add', 'origin', bare);
    const first = await repo.commit('one');
    assert.equal(await unpushed(repo.dir, first, 'origin', null), { count: 1, bases: [] });
    await repo.git('push', '--quiet', 'origin', 'main');
    assert.equal(await unpushed(repo.dir, first, 'origin', null), { count: 0, bases: [] });
    await repo.commit('two');
    const third = await repo.commit('three');
    assert.equal(await unpushed(repo.dir, third, 'origin', null), { count: 2, bases: [first] });
    assert.equal(await unpushed(repo.dir, third, bare, null), { count: 2, bases: [first] });
  });

  test('what was pushed stands on all that the remote has of it, and on what its ref was before', async () => {
    const repo = await gitRepo();
    const bare = tempDir();
    await repo.git('init', '--quiet', '--bare', bare);
    await repo.git('remote', 'add', 'origin', bare);
    const fork = await repo.commit('fork');
    await repo.git('checkout', '--quiet', '-b', 'side');
    const side = await repo.commit('side');
    await repo.git('checkout', '--quiet', 'main');
    const main = await repo.commit('main');
    await repo.git('push', '--quiet', 'origin', 'main', 'side');
    await repo.git('merge', '--quiet', '--no-edit', 'side');
    const merge = (await repo.git('rev-parse', 'HEAD')).trim();
    const { count, bases } = await unpushed(repo.dir, merge, 'origin', null);
    assert.is(count, 1);
    assert.equal([...bases].sort(), [main, side].sort());
    await repo.git('reset', '--quiet', '--hard', fork);
    const rewritten = await repo.commit('instead');
    const forced = await unpushed(repo.dir, rewritten, 'origin', side);
    assert.equal([forced.count, forced.bases], [1, [side]], 'the fork is behind what the ref was');
  });

  test('tells what Git said when it fails', async () => {
    const repo = await gitRepo();
    const error = await rejects(changedPaths(repo.dir, 'nowhere', 'HEAD'), /git diff/);
    assert.is(error.name, 'OutsideError');
  });

  test("knows the user's name", async () => {
    const repo = await gitRepo();
    await repo.git('config', 'user.name', 'Grace');
    assert.is(await gitUser(repo.dir), 'Grace');
  });
});
