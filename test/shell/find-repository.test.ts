import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { findRepository } from '../../src/shell/find-repository.ts';
import { gitPlaces } from '../../src/shell/git.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

suite('finding the repository', ({ test }) => {
  const same = async (cwd: string): Promise<void> =>
    assert.equal(await findRepository(cwd, {}), await gitPlaces(cwd), cwd);

  test('finds what Git finds: at the root, below it, by a link, in a worktree, in a repository inside', async () => {
    const repo = await gitRepo();
    repo.write('a/b/c.txt', '');
    await repo.commit('first');
    const link = join(tempDir(), 'link');
    symlinkSync(join(repo.dir, 'a'), link);
    const tree = join(tempDir(), 'tree');
    await repo.git('worktree', 'add', '--quiet', tree);
    mkdirSync(join(tree, 'd'));
    await repo.git('init', '--quiet', 'inner');
    mkdirSync(join(repo.dir, 'inner/e'));
    for (const cwd of [
      repo.dir,
      join(repo.dir, 'a/b'),
      link,
      tree,
      join(tree, 'd'),
      join(repo.dir, 'inner/e'),
    ]) {
      await same(cwd);
    }
  });

  test('leaves to Git what is not plain to see', async () => {
    const repo = await gitRepo();
    const elsewhere = tempDir();
    await repo.git('config', 'core.worktree', elsewhere);
    await same(repo.dir);
    await repo.git('config', '--unset', 'core.worktree');
    await repo.git('config', 'core.bare', 'true');
    assert.is((await findRepository(repo.dir, {})).bare, true);
    await repo.git('config', 'core.bare', 'false');
    await rejects(findRepository(join(repo.dir, '.git'), {}), (error) => error.name === 'OutsideError');
    await rejects(findRepository(tempDir(), {}), (error) => error.name === 'OutsideError');
    await rejects(findRepository(join(repo.dir, 'not/there'), {}), (error) => error.name === 'OutsideError');
  });
});
