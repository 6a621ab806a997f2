import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { git } from '../../src/shell/git.ts';
import { indexSnapshot, revisionSnapshot } from '../../src/source/git-snapshots.ts';
import { pathsNamed, placeFor, recordOf, sliceOf } from '../../src/source/listing.ts';
import { listingBefore, parseStagedChange, STAGED_CHANGE } from '../../src/source/staged-change.ts';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';

const entry = (path: string): string => `100644 ${'a'.repeat(40)} 0\t${path}\0`;

suite('listings', ({ test }) => {
  const paths = ['a', 'a-b/x', 'a.b', 'a/b/c', 'a/d', 'a0', 'ab/c', 'p/dbt_project.yml', 'xdbt_project.yml'];
  const listing = paths.sort().map(entry).join('');

  test('a folder is a slice, and nothing else is in it', () => {
    assert.is(sliceOf(listing, 'a'), entry('a/b/c') + entry('a/d'));
    assert.is(sliceOf(listing, 'a/b'), entry('a/b/c'));
    assert.is(sliceOf(listing, 'q'), '');
    assert.is(sliceOf(listing, ''), listing);
    assert.is(recordOf(listing, 'a'), entry('a').slice(0, -1));
    assert.is(recordOf(listing, 'b'), '');
    assert.equal(pathsNamed(listing, 'dbt_project.yml'), ['p/dbt_project.yml']);
  });

  test('a path with a tab in it is not the path behind the tab', () => {
    const odd = entry('a\tmesh.yml') + entry('mesh.yml') + entry('x\tdbt_project.yml');
    assert.is(recordOf(odd, 'mesh.yml'), entry('mesh.yml').slice(0, -1));
    assert.is(recordOf(odd, 'dbt_project.yml'), '');
    assert.equal(pathsNamed(odd, 'dbt_project.yml'), []);
  });

  test('each path has its place', () => {
    for (const path of [...paths, '', '!', 'a/c', 'zz']) {
      const place = placeFor(listing, path);
      const before = paths.filter((other) => other < path);
      assert.is(place, before.map(entry).join('').length, path);
    }
  });
});

suite('what is staged', ({ test }) => {
  test('the listing of HEAD is made of the index and the change', async () => {
    const repo = await gitRepo();
    for (const path of ['a.sql', 'b/c.sql', 'b/d é.sql', 'b0', 'z.sql']) repo.write(path, path);
    await repo.commit('first');
    await repo.git('rm', '--quiet', 'b/c.sql', 'z.sql');
    repo.write('b/d é.sql', 'changed');
    repo.write('b/new.sql', 'new');
    await repo.git('add', '--all');
    await repo.git('update-index', '--chmod=+x', 'a.sql');
    const change = parseStagedChange(await git(repo.dir, STAGED_CHANGE));
    assert.is(change.length, 5);
    const listing = (await indexSnapshot(repo.dir).listing?.()) ?? '';
    assert.is(listingBefore(listing, change), await revisionSnapshot(repo.dir, 'HEAD').listing?.());
  });

  test('what `git add -N` announces is in no listing; an empty file that is staged is', async () => {
    const repo = await gitRepo();
    for (const path of ['a.sql', 'empty.sql']) repo.write(path, path === 'a.sql' ? 'a' : '');
    await repo.commit('first');
    repo.write('new é.sql', 'new');
    repo.write('new empty.sql', '');
    await repo.git('add', 'new empty.sql');
    await repo.git('add', '--intent-to-add', 'new é.sql');
    const change = parseStagedChange(await git(repo.dir, STAGED_CHANGE));
    assert.equal(
      change.map(({ path }) => path),
      ['new empty.sql'],
    );
    const index = indexSnapshot(repo.dir);
    assert.equal(
      (await index.list()).map(({ path }) => path),
      ['a.sql', 'empty.sql', 'new empty.sql'],
    );
    const head = await revisionSnapshot(repo.dir, 'HEAD').listing?.();
    assert.is(listingBefore((await index.listing?.()) ?? '', change), head);
  });
});

suite('a commit of nothing of concern', ({ test, timeout }) => {
  timeout(60_000);

  async function flawed(): Promise<GitRepo> {
    const repo = await gitRepo();
    repo.write('up/dbt_project.yml', 'name: up\n');
    repo.write('up/models/a.sql', 'select 1 as id\n');
    repo.write('down/dbt_project.yml', 'name: down\n');
    repo.write('down/models/b.sql', "select * from {{ ref('up', 'a') }}\n");
    repo.write('README.md', 'first');
    await repo.commit('flawed');
    return repo;
  }
  const check = (repo: GitRepo) => repo.mesh('check', '--staged', '--quiet');

  test('is not looked at', async () => {
    const repo = await flawed();
    repo.write('README.md', 'second');
    repo.write('src/index.ts', '');
    await repo.git('add', '--all');
    assert.equal(await check(repo), { status: 0, stdout: '', stderr: '' });
    assert.not.ok(existsSync(join(repo.dir, '.git/meshgate')));
  });

  test('is not one that also touches what may matter', async () => {
    for (const edit of [
      (repo: GitRepo) => repo.write('down/models/c.sql', "select * from {{ ref('up', 'a') }}\n"),
      (repo: GitRepo) => repo.git('rm', '--quiet', 'up/models/a.sql'),
      (repo: GitRepo) => repo.git('mv', 'up/models/a.sql', 'up/models/a.txt'),
      (repo: GitRepo) => repo.write('up/models/p.yml', 'models: [{name: a, config: {access: private}}]\n'),
    ]) {
      const repo = await flawed();
      repo.write('README.md', 'second');
      await edit(repo);
      await repo.git('add', '--all');
      const { status, stdout } = await check(repo);
      assert.is(status, 1, `${edit}`);
      assert.match(stdout, 'ref-target-');
    }
  });

  test('before the first commit everything is of concern', async () => {
    const repo = await flawed();
    await repo.git('update-ref', '-d', 'HEAD');
    assert.is((await check(repo)).status, 1);
  });
});
