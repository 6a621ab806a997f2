import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { sha256 } from '../../src/registry/contract-digest.ts';
import { suite } from '../harness/suite.ts';
import { compiled, meshRepo, upManifest } from './mesh-repo.ts';

suite('mesh publish --full-history', ({ test, timeout }) => {
  timeout(60_000);

  test('keeps the whole manifest in history, says so there, and goes with its entry', async () => {
    const repo = await meshRepo();
    const publish = async (description: string, ...more: string[]): Promise<string> => {
      compiled(repo, 'up', upManifest({ description }));
      const { status, stdout, stderr } = await repo.mesh('publish', 'up', ...more);
      assert.is(status, 0, stderr);
      return /published to prod as (\S+),/.exec(stdout)?.[1] ?? '';
    };
    const planned = await repo.mesh('publish', 'up', '--full-history', '--dry-run');
    assert.is(planned.status, 3, 'there is no manifest yet');
    const first = await publish('one', '--full-history');
    const folder = `registry/up/prod/history/${first}`;
    const whole = repo.read('up/target/manifest.json');
    assert.is(repo.read(`${folder}/full-manifest.json`), whole);
    const { env } = JSON.parse(repo.read('registry/up/prod/latest/manifest.json')).metadata;
    assert.is(env.MESHGATE_FULL_SHA256, sha256(whole));

    const second = await publish('two');
    assert.not.ok(existsSync(join(repo.dir, `registry/up/prod/history/${second}/full-manifest.json`)));
    assert.match((await repo.mesh('history', 'up')).stdout, new RegExp(`${first} .* 1 +yes +publish\n`));
    const { publications } = JSON.parse((await repo.mesh('history', 'up', '--format', 'json')).stdout);
    assert.equal(
      publications.map(({ full_manifest }: { full_manifest: boolean }) => full_manifest),
      [false, true],
    );

    const back = await repo.mesh('rollback', 'up');
    assert.is(back.status, 0, back.stderr);
    const latest = JSON.parse(repo.read('registry/up/prod/latest/manifest.json')).metadata.env;
    assert.is(latest.MESHGATE_FULL_SHA256, undefined, 'the new entry has no whole manifest');
    await publish('three');
    await publish('four');
    const pruned = await repo.mesh('prune', 'up', '--keep', '1');
    assert.is(pruned.status, 0, pruned.stderr);
    assert.not.ok(existsSync(join(repo.dir, folder)));
  });

  test('--dry-run says where it would go, and writes nothing', async () => {
    const repo = await meshRepo();
    compiled(repo, 'up', upManifest());
    const { stdout } = await repo.mesh('publish', 'up', '--full-history', '--dry-run');
    assert.match(stdout, /- registry\/up\/prod\/history\/\S+\/full-manifest\.json\n$/);
    assert.not.ok(existsSync(join(repo.dir, 'registry')));
  });
});
