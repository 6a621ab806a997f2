import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import {
  compiled,
  meshRepo,
  publishAndSync,
  repoBehind,
  SYNCED,
  syncedRepo,
  upManifest,
} from './mesh-repo.ts';

const GENERATED = 'down/models/_mesh_up.yml';
const STATE = 'down/state/up/manifest.json';
const contents = (repo: GitRepo): string[] => SYNCED.map((path) => repo.read(path));

suite('mesh sync', ({ test, timeout }) => {
  timeout(60_000);

  test('writes state, sources and lock, says which, and the second time changes no byte', async () => {
    const repo = await syncedRepo();
    assert.match(repo.read(GENERATED), 'unique_id: model.up.orders');
    assert.is(repo.read(STATE), repo.read('registry/up/prod/latest/manifest.json'));
    assert.not.ok(existsSync(join(repo.dir, 'loomed/models/_mesh_up.yml')));
    const before = contents(repo);
    const again = await repo.mesh('sync');
    assert.is(again.stdout, 'up to date\n');
    assert.equal(contents(repo), before);
    rmSync(join(repo.dir, GENERATED));
    assert.is((await repo.mesh('sync')).stdout, `wrote ${GENERATED}\n`);
    assert.equal(contents(repo), before);
  });

  test('moves to the latest; --frozen goes back to what the lock pins', async () => {
    const repo = await repoBehind();
    const locked = contents(repo);
    assert.is((await repo.mesh('sync')).status, 0);
    assert.match(repo.read(STATE), 'second');
    await repo.git('checkout', '--quiet', '--', 'mesh.lock');
    const frozen = await repo.mesh('sync', '--frozen');
    assert.is(frozen.status, 0, frozen.stderr);
    assert.equal(contents(repo), locked);
  });

  test('--frozen needs no registry where everything is here', async () => {
    const repo = await repoBehind();
    rmSync(join(repo.dir, 'registry'), { recursive: true });
    const { status, stdout } = await repo.mesh('sync', '--frozen');
    assert.is(status, 0);
    assert.is(stdout, 'up to date\n');
  });

  test('--frozen fails when what is locked is gone or altered, and writes nothing of it', async () => {
    const repo = await repoBehind();
    rmSync(join(repo.dir, 'down/state'), { recursive: true });
    const timestamp = /timestamp: (\S+)/.exec(repo.read('mesh.lock'))?.[1];
    const history = `registry/up/prod/history/${timestamp}/manifest.json`;
    repo.write(history, repo.read(history).replace('integer', 'bigint'));
    for (const prepare of [() => {}, () => rmSync(join(repo.dir, history))]) {
      prepare();
      const { status, stderr } = await repo.mesh('sync', '--frozen');
      assert.is(status, 3);
      assert.match(stderr, /down: .*no longer has the publication of up.*mesh sync/s);
      assert.not.ok(existsSync(join(repo.dir, STATE)));
    }
    rmSync(join(repo.dir, 'mesh.lock'));
    const none = await repo.mesh('sync', '--frozen');
    assert.is(none.status, 3);
    assert.match(none.stderr, 'mesh.lock has no entry for up in down');
  });

  test('conflict markers in the lock and in the generated file are resolved by writing both anew', async () => {
    const repo = await syncedRepo();
    const before = contents(repo);
    for (const path of ['mesh.lock', GENERATED]) {
      const [first, ...rest] = repo.read(path).split('\n');
      repo.write(path, `${first}\n<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> other\n${rest.join('\n')}`);
    }
    assert.is((await repo.mesh('sync', '--frozen')).status, 2);
    const { status, stderr } = await repo.mesh('sync');
    assert.is(status, 0, stderr);
    assert.match(stderr, 'written anew');
    assert.equal(contents(repo), before);
  });

  test('two branches that moved to different publications: a merge that stops, and mesh sync that mends it', async () => {
    const repo = await syncedRepo();
    const registry = join(tempDir(), 'registry');
    const moveTo = async (description: string): Promise<void> => {
      compiled(repo, 'up', upManifest({ description }));
      assert.is((await repo.mesh('publish', 'up', '--registry', registry)).status, 0);
      assert.is((await repo.mesh('sync', '--registry', registry)).status, 0);
      await repo.git('commit', '--quiet', '--all', `--message=${description}`);
    };
    await repo.git('checkout', '--quiet', '-b', 'other');
    await moveTo('theirs');
    await repo.git('checkout', '--quiet', 'main');
    await moveTo('ours');
    const newest = contents(repo);
    await repo.git('merge', 'other').catch(() => undefined);
    assert.equal((await repo.git('diff', '--name-only', '--diff-filter=U')).trim().split('\n'), [
      GENERATED,
      'mesh.lock',
    ]);
    const { status, stderr } = await repo.mesh('sync', '--registry', registry);
    assert.is(status, 0, stderr);
    assert.equal(contents(repo), newest);
    await repo.git('add', '--all');
    await repo.git('commit', '--quiet', '--no-edit');
    assert.is((await repo.mesh('check')).status, 0);
  });

  test('--project touches only that reader', async () => {
    const repo = await repoBehind();
    const { stdout } = await repo.mesh('sync', '--project', 'loomed');
    assert.is(stdout, 'wrote loomed/state/up/manifest.json\nwrote mesh.lock\n');
    assert.not.match(repo.read(STATE), 'second');
    assert.match(await repo.git('diff', '--unified=0', 'mesh.lock'), /^@@ -1[0-9],/m);
    assert.is((await repo.mesh('sync', '--project', 'nobody')).status, 2);
  });

  test('an upstream that nobody published is named, the others are brought, and the exit is 3', async () => {
    const repo = await meshRepo();
    repo.write('mesh.yml', repo.read('mesh.yml').replace('{up: sources}', '{up: sources, ghost: loom}'));
    await repo.commit('one');
    const { status, stderr } = await repo.mesh('sync');
    assert.is(status, 3);
    assert.match(stderr, 'ghost has no publication for prod');
    await publishAndSync(repo).catch(() => undefined);
    assert.ok(existsSync(join(repo.dir, STATE)));
  });

  test('uses the fallback environment, says so, and locks it', async () => {
    const repo = await meshRepo();
    repo.write('mesh.yml', `${repo.read('mesh.yml')}environments: {default: dev, fallback: {dev: prod}}\n`);
    await publishAndSync(repo).catch(() => undefined);
    rmSync(join(repo.dir, 'registry'), { recursive: true, force: true });
    assert.is((await repo.mesh('publish', 'up', '--env', 'prod')).status, 0);
    const { status, stderr } = await repo.mesh('sync');
    assert.is(status, 0);
    assert.match(stderr, 'up has no dev publication; prod is used');
    assert.match(repo.read('mesh.lock'), 'environment: prod');
  });

  test('a name of an upstream that leads out of the project is refused', async () => {
    const repo = await meshRepo();
    repo.write('mesh.yml', repo.read('mesh.yml').replace('{up: sources}', '{"../../x": sources}'));
    const { status, stderr } = await repo.mesh('sync');
    assert.is(status, 3);
    assert.match(stderr, 'cannot be the name');
  });
});
