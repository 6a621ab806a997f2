import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { compiled, syncedRepo, upManifest } from './mesh-repo.ts';
import { tells } from './published-orders.ts';

const entries = (repo: GitRepo): string[] => readdirSync(join(repo.dir, 'registry/up/prod/history')).sort();

/** A repository with five publications, the first of which its mesh.lock pins. */
async function five(): Promise<GitRepo> {
  const repo = await syncedRepo();
  for (const description of ['two', 'three', 'four', 'five']) {
    compiled(repo, 'up', upManifest({ description }));
    assert.is((await repo.mesh('publish', 'up')).status, 0);
  }
  return repo;
}

suite('mesh prune', ({ test, timeout }) => {
  timeout(90_000);

  test('keeps the newest and what mesh.lock pins, and removes the rest with their folders', async () => {
    const repo = await five();
    const [one = '', two = '', three = '', four = '', last = ''] = entries(repo);
    const plan = await repo.mesh('prune', 'up', '--keep', '2', '--dry-run');
    assert.is(plan.status, 0, plan.stderr);
    assert.is(
      plan.stdout,
      `✓ up: 2 of 5 publications in prod would be removed
  - ${three} would be removed
  - ${two} would be removed
  - ${one} kept: mesh.lock here pins it
`,
    );
    assert.is(entries(repo).length, 5);
    const done = await repo.mesh('prune', 'up', '--keep', '2');
    assert.is(done.status, 0);
    assert.match(done.stdout, '2 of 5 publications in prod removed');
    assert.equal(entries(repo), [one, four, last]);
    assert.is((await repo.mesh('sync', '--frozen')).status, 0);
    assert.match((await repo.mesh('prune', 'up', '--keep', '2')).stdout, '0 of 3');
  });

  test('keeps what a reader elsewhere told that he stands on, and warns of one that nobody can read', async () => {
    const repo = await five();
    const [, two = '', three = ''] = entries(repo);
    const contract = { environment: 'prod', timestamp: two, sha256: 'a'.repeat(64) };
    tells(repo, { names: ['id'], contract });
    tells(repo, {
      names: ['id'],
      project: 'lab',
      contract: { ...contract, environment: 'dev', timestamp: three },
    });
    repo.write('registry/torn/prod/latest/consumes.json', '{');
    const { status, stdout, stderr } = await repo.mesh('prune', 'up', '--keep', '1');
    assert.is(status, 0);
    assert.match(stdout, `${two} kept: shop stands on it`);
    assert.match(stdout, `${three} removed`);
    assert.match(
      stderr,
      '! torn/prod/latest/consumes.json cannot be trusted, so nobody knows what torn stands on',
    );
    assert.not.ok(entries(repo).includes(three));
  });

  test('keeps what another branch pins, or the index alone', async () => {
    const repo = await five();
    const [one = '', two = '', three = '', , last = ''] = entries(repo);
    const lock = repo.read('mesh.lock');
    await repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write('mesh.lock', lock.replaceAll(one, two));
    await repo.commit('two');
    repo.write('mesh.lock', lock.replaceAll(one, three));
    await repo.git('add', 'mesh.lock');
    repo.write('mesh.lock', 'version: 1\n');
    const { stdout } = await repo.mesh('prune', 'up', '--keep', '1');
    assert.match(stdout, `${three} kept: mesh.lock in the index pins it`);
    assert.match(stdout, `${two} kept: mesh.lock of `);
    assert.match(stdout, `${one} kept: mesh.lock of main pins it`);
    assert.equal(entries(repo), [one, two, three, last]);
  });

  test('keeps the latest and what it was brought back from, however old', async () => {
    const repo = await five();
    const [, two = ''] = entries(repo);
    assert.is((await repo.mesh('rollback', 'up', '--to', two)).status, 0);
    const last = entries(repo)[5] ?? '';
    repo.write('mesh.lock', 'version: 1\n');
    await repo.git('update-ref', '-d', 'HEAD');
    await repo.git('read-tree', '--empty');
    const { stdout } = await repo.mesh('prune', 'up', '--keep', '1');
    assert.match(stdout, `${two} kept: the latest was brought back from it`);
    assert.equal(entries(repo), [two, last]);
    assert.is((await repo.mesh('sync')).status, 0);
  });

  test('--keep-days keeps the young ones; nothing goes beside a latest that does not say what it is', async () => {
    const repo = await five();
    assert.match((await repo.mesh('prune', 'up', '--keep', '1', '--keep-days', '1')).stdout, '0 of 5');
    repo.write('registry/up/prod/latest/manifest.json', '{');
    assert.match((await repo.mesh('prune', 'up', '--keep', '1')).stdout, '0 of 5');
  });

  test('needs a number that keeps something', async () => {
    const repo = await syncedRepo();
    for (const words of [[], ['--keep', '0'], ['--keep', 'all'], ['--keep', '1', '--keep-days', '-1']]) {
      assert.is((await repo.mesh('prune', 'up', ...words)).status, 2);
    }
    assert.is((await repo.mesh('prune', '../x', '--keep', '1')).status, 2);
    assert.match((await repo.mesh('prune', 'nobody', '--keep', '1')).stdout, '0 of 0');
  });
});
