import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath, gitRepo } from '../harness/git-repo.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, makeManifest } from '../manifest/make-manifest.ts';

const manifest = (words: number): Buffer =>
  bytesOf(
    makeManifest('up', [
      { name: 'orders', access: 'public', enforced: true, description: 'word '.repeat(words) },
    ]),
  );

suite('registry: no room', ({ test, timeout }) => {
  timeout(60_000);

  // Windows has no such limit, nor a disk that a test could fill.
  if (process.platform === 'win32') return;

  test('a write that does not fit leaves nothing half written, and the next publish works', async () => {
    const repo = await gitRepo();
    const registry = join(repo.dir, 'registry');
    const file = join(repo.dir, 'm.json');
    const args = [cliPath, 'publish', 'up', '--local', '--manifest', file];
    // The size that a file may have, in blocks of 512 bytes: the kernel ends the write in the middle of the file.
    const publish = (blocks: string): Promise<Outcome> =>
      spawnCommand('sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, ...args], {
        cwd: repo.dir,
        env: repo.env,
      });
    writeFileSync(file, manifest(1));
    assert.is((await publish('unlimited')).status, 0);
    const before = readdirSync(registry, { recursive: true, encoding: 'utf8' }).sort();

    writeFileSync(file, manifest(100_000));
    const refused = await publish('100');
    assert.is(refused.status, 3, refused.stderr);
    assert.match(
      refused.stderr,
      'The registry registry cannot be written: a file may not become that large here.',
    );
    const after = readdirSync(registry, { recursive: true, encoding: 'utf8' }).sort();
    assert.equal(
      after.filter((name) => name.endsWith('.json') || name.includes('.mesh-')),
      before.filter((name) => name.endsWith('.json')),
    );

    assert.is((await publish('unlimited')).status, 0);
    assert.ok(existsSync(join(registry, 'up/prod/latest/manifest.json')));
  });
});
