import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { repoBehind, syncedRepo } from './mesh-repo.ts';

const GENERATED = 'down/models/_mesh_up.yml';

suite('mesh sync --check', ({ test, timeout }) => {
  timeout(60_000);

  test('a fresh clone without state/ is no drift, a newer publication is only told', async () => {
    const repo = await repoBehind();
    rmSync(join(repo.dir, 'down/state'), { recursive: true });
    const { status, stdout, stderr } = await repo.mesh('sync', '--check');
    assert.is(status, 0);
    assert.is(stdout, 'up to date\n');
    assert.match(stderr, /down: up has a newer publication/);
    assert.not.ok(existsSync(join(repo.dir, 'down/state')));
  });

  const drifts: [name: string, prepare: (repo: GitRepo) => void, says: string][] = [
    [
      'a generated file that was edited by hand',
      (repo) => repo.write(GENERATED, repo.read(GENERATED).replace('marts', 'mart')),
      'was edited by hand',
    ],
    ['a generated file that is missing', (repo) => rmSync(join(repo.dir, GENERATED)), 'is missing'],
    [
      "somebody's own file in its place",
      (repo) => repo.write(GENERATED, 'version: 2\nsources: [{name: up, tables: [{name: orders}]}]\n'),
      'was not written by mesh sync',
    ],
    ['a lock without an entry', (repo) => repo.write('mesh.lock', 'version: 1\n'), 'has no entry for up'],
    [
      'an entry that nothing needs',
      (repo) => repo.write('mesh.lock', repo.read('mesh.lock').replace('  loomed:', '  left:')),
      'left, up: mesh.lock has an entry that nothing here needs',
    ],
    [
      'a locked version that the registry lost',
      (repo) => {
        for (const path of ['registry', 'down/state']) rmSync(join(repo.dir, path), { recursive: true });
      },
      'no longer has the publication',
    ],
  ];
  for (const [name, prepare, says] of drifts) {
    test(`is drift: ${name}`, async () => {
      const repo = await syncedRepo();
      assert.is((await repo.mesh('sync', '--check')).status, 0);
      prepare(repo);
      const before = await repo.git('status', '--porcelain', '--ignored');
      const { status, stdout } = await repo.mesh('sync', '--check');
      assert.is(status, 1);
      assert.match(stdout, says);
      assert.is(await repo.git('status', '--porcelain', '--ignored'), before);
    });
  }

  test('a generated file of another publication than the lock pins', async () => {
    const repo = await repoBehind();
    const pinned = repo.read('mesh.lock');
    await repo.mesh('sync');
    repo.write('mesh.lock', pinned);
    const { status, stdout } = await repo.mesh('sync', '--check');
    assert.is(status, 1);
    assert.match(stdout, 'down/models/_mesh_up.yml is not what mesh.lock pins');
  });

  test('line endings that Git changed are no drift', async () => {
    const repo = await syncedRepo();
    repo.write(GENERATED, repo.read(GENERATED).replaceAll('\n', '\r\n'));
    assert.is((await repo.mesh('sync', '--check')).status, 0);
  });
});
