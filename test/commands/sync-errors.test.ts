import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath, type GitRepo } from '../harness/git-repo.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { publishAndSync, syncedRepo } from './mesh-repo.ts';

const GENERATED = 'down/models/_mesh_up.yml';
const LATEST = 'registry/up/prod/latest/manifest.json';
const sync = (repo: GitRepo, ...words: string[]) => repo.mesh('sync', '--project', 'down', ...words);

/** What lies in the tree, by name and content, leftovers of a write included. */
async function treeOf(repo: GitRepo): Promise<string> {
  const names = readdirSync(join(repo.dir, 'down'), { recursive: true, encoding: 'utf8' }).sort();
  return `${names.join('\n')}\n${await repo.git('status', '--porcelain', '--ignored')}${await repo.git('diff')}`;
}

/** Bytes of a manifest, changed as JSON. */
function edited(text: string, change: (manifest: { metadata: Record<string, string> }) => void): string {
  const manifest = JSON.parse(text) as { metadata: Record<string, string> };
  change(manifest);
  return JSON.stringify(manifest);
}

suite('mesh sync: what goes wrong', ({ test, timeout }) => {
  timeout(90_000);

  const wrong: readonly [
    name: string,
    prepare: (repo: GitRepo) => void,
    words: string[],
    says: string,
    next: string,
  ][] = [
    [
      'a registry that is gone',
      (repo) => rmSync(join(repo.dir, 'registry'), { recursive: true }),
      [],
      'up has no publication for prod in registry.',
      'mesh publish up --env prod',
    ],
    [
      'an environment that nobody published',
      () => undefined,
      ['--env', 'staging'],
      'up has no publication for staging in registry; it has one for prod.',
      '--env prod, or `environments.fallback`',
    ],
    [
      'an environment with the name of a prototype',
      () => undefined,
      ['--env', '__proto__'],
      'up has no publication for __proto__ in registry; it has one for prod.',
      '--env prod, or `environments.fallback`',
    ],
    [
      'a latest that is cut off',
      (repo) => repo.write(LATEST, repo.read(LATEST).slice(0, -9)),
      [],
      'up/prod/latest/manifest.json in registry cannot be trusted: it is not valid JSON.',
      'Ask the owner of up to publish it again.',
    ],
    [
      'a latest that was altered',
      (repo) => repo.write(LATEST, repo.read(LATEST).replace('"integer"', '"bigint"')),
      [],
      'MESHGATE_CONTRACT_SHA256 does not fit',
      'publish it again',
    ],
    [
      "a latest of another project's",
      (repo) =>
        repo.write(
          LATEST,
          edited(repo.read(LATEST), (it) => (it.metadata['project_name'] = 'x')),
        ),
      [],
      'it is the manifest of project "x"',
      'publish it again',
    ],
    [
      'a latest of an old schema',
      (repo) => repo.write(LATEST, repo.read(LATEST).replace('manifest/v12.json', 'manifest/v4.json')),
      [],
      'its schema is v4',
      'publish it again',
    ],
    [
      "somebody's own file where the generated one belongs",
      (repo) => repo.write(GENERATED, 'version: 2\nsources: [{name: mine}]\n'),
      [],
      `${GENERATED} was not written by mesh sync, so it is left as it is.`,
      'a file of another name',
    ],
  ];
  test('in the registry or in the tree is one line with the next step, exit 3, and nothing is written', async () => {
    const repo = await syncedRepo();
    for (const [name, prepare, words, says, next] of wrong) {
      prepare(repo);
      const before = await treeOf(repo);
      const { status, stdout, stderr } = await sync(repo, ...words);
      assert.is(status, 3, name);
      assert.is(stdout, '', name);
      assert.match(stderr, /^mesh: down: .*\n {2}→ .*\n$/, name);
      assert.match(stderr, says, name);
      assert.match(stderr.split('→')[1] ?? '', next, name);
      assert.is(await treeOf(repo), before, name);
      await repo.git('checkout', '--quiet', '--', '.');
    }
  });

  test('a newer schema is read, with a warning', async () => {
    const repo = await syncedRepo();
    repo.write(LATEST, repo.read(LATEST).replace('manifest/v12.json', 'manifest/v13.json'));
    const { status, stderr } = await sync(repo);
    assert.is(status, 0, stderr);
    assert.match(stderr, 'has manifest schema v13; meshgate knows up to v12');
  });

  test('a lock of a newer meshgate is exit 2, and is not written over', async () => {
    const repo = await syncedRepo();
    const newer = repo.read('mesh.lock').replace('version: 1', 'version: 2');
    repo.write('mesh.lock', newer);
    for (const words of [[], ['--frozen'], ['--check']]) {
      const { status, stderr } = await sync(repo, ...words);
      assert.is(status, 2, words.join());
      assert.match(stderr, 'mesh.lock:3:10: the file has version 2, this meshgate knows version 1');
      assert.match(stderr, '→ Take the meshgate that wrote it');
    }
    assert.is(repo.read('mesh.lock'), newer);
  });

  test('a lock with conflict markers stays while an upstream cannot be had', async () => {
    const repo = await syncedRepo();
    const markers = `<<<<<<< HEAD\n=======\n>>>>>>> other\n${repo.read('mesh.lock')}`;
    repo.write('mesh.lock', markers);
    rmSync(join(repo.dir, 'registry'), { recursive: true });
    const { status, stderr } = await repo.mesh('sync');
    assert.is(status, 3);
    assert.match(
      stderr,
      'mesh.lock:1:1: the file holds the markers of a merge conflict; mesh.lock is left as it is.',
    );
    assert.is(repo.read('mesh.lock'), markers);
  });

  test('a tree that cannot be written says why, and leaves no part of a file', async () => {
    const repo = await syncedRepo();
    rmSync(join(repo.dir, 'down/state'), { recursive: true });
    repo.write('down/state', 'a file\n');
    const inTheWay = await sync(repo);
    assert.is(inTheWay.status, 3);
    assert.match(
      inTheWay.stderr,
      /^mesh: down\/state\/up\/manifest\.json cannot be written: a file stands where a folder belongs\.\n {2}→ .*\n$/,
    );
    rmSync(join(repo.dir, 'down/state'));
    rmSync(join(repo.dir, GENERATED));
    mkdirSync(join(repo.dir, GENERATED));
    const { status, stderr } = await sync(repo);
    assert.is(status, 3);
    assert.match(
      stderr,
      `${GENERATED} cannot be written: a folder stands where the file belongs. down/state/up/manifest.json had been written before.`,
    );
    rmSync(join(repo.dir, GENERATED), { recursive: true });
    assert.is((await sync(repo)).stdout, `wrote ${GENERATED}\n`);
  });

  // Windows has no such limit.
  if (process.platform === 'win32') return;

  test('a disk that is full: the old state and the old lock stay, and the next sync works', async () => {
    const repo = await syncedRepo();
    const lock = repo.read('mesh.lock');
    const limited = (blocks: string) =>
      // The size that a file may have, in blocks of 512 bytes: the kernel ends the write in the middle of the file.
      spawnCommand('sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, cliPath, 'sync'], {
        cwd: repo.dir,
        env: repo.env,
      });
    await publishAndSync(repo, { description: 'word '.repeat(20_000) });
    await repo.git('checkout', '--quiet', '--', 'mesh.lock', 'down');
    await repo.mesh('sync', '--frozen');
    const before = await treeOf(repo);
    const { status, stderr } = await limited('100');
    assert.is(status, 3, stderr);
    assert.match(stderr, 'cannot be written: a file may not become that large here.');
    assert.is(repo.read('mesh.lock'), lock);
    assert.is(await treeOf(repo), before);
    assert.is((await limited('unlimited')).status, 0);
  });
});
