import * as assert from 'uvu/assert';
import {
  changedPaths,
  changedPathsInTree,
  gitUser,
  mergeBase,
  unpushed,
} from '../../src/shell/repository.ts';
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

  test('finds the common commit, and none of strangers', async () => {
    const repo = await gitRepo();
    const base = await repo.commit('base');
    await repo.git('checkout', '--quiet', '-b', 'side');
    const side = await repo.commit('side');
    await repo.git('checkout', '--quiet', 'main');
    const main = await repo.commit('main');
    assert.is(await mergeBase(repo.dir, side, main), base);
    await repo.git('checkout', '--quiet', '--orphan', 'stranger');
    const stranger = await repo.commit('stranger');
    assert.is(await mergeBase(repo.dir, stranger, main), null);
  });

  test('knows what a remote lacks', async () => {
    const repo = await gitRepo();
    const bare = tempDir();
    await repo.git('init', '--quiet', '--bare', bare);
    await repo.git('remote', 'add', 'origin', bare);
    const first = await repo.commit('one');
    assert.equal(await unpushed(repo.dir, first, 'origin'), { count: 1, base: null });
    await repo.git('push', '--quiet', 'origin', 'main');
    assert.equal(await unpushed(repo.dir, first, 'origin'), { count: 0, base: null });
    await repo.commit('two');
    const third = await repo.commit('three');
    assert.equal(await unpushed(repo.dir, third, 'origin'), { count: 2, base: first });
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
