import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { compiled, meshRepo, upManifest } from '../commands/mesh-repo.ts';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { newBucket, s3Server } from './s3-server.ts';

const STATE = 'down/state/up/manifest.json';

suite('a mesh whose registry is in S3', ({ test, timeout }) => {
  timeout(150_000);

  test('publish, sync on another clone, publish again, rollback, sync back, prune', async () => {
    const server = s3Server('VERSITYGW');
    const bucket = await newBucket(server);
    const env = { ...server.env, MESH_BUCKET: bucket };
    const at =
      (repo: GitRepo) =>
      async (...words: string[]) => {
        const outcome = await repo.meshProcess({ env }, ...words);
        assert.not.match(outcome.stderr, /NodeVersion|AWS SDK|meshgate-test-secret/);
        return outcome;
      };
    const here = await meshRepo();
    const mesh = at(here);
    here.write(
      'mesh.yml',
      here.read('mesh.yml').replace('registry: registry', 'registry: s3://${MESH_BUCKET}/team/mesh'),
    );
    here.write('.gitignore', `${here.read('.gitignore')}*.log\n`);
    await here.commit('one');
    const release = async (description: string): Promise<string> => {
      compiled(here, 'up', upManifest({ description }));
      const { status, stdout, stderr } = await mesh('publish', 'up');
      assert.is(status, 0, stderr);
      assert.match(stdout, `  - s3://${bucket}/team/mesh/up/prod/latest/manifest.json\n`);
      return /published to prod as (\S+),/.exec(stdout)?.[1] ?? '';
    };

    const first = await release('first');
    assert.match((await mesh('publish', 'up')).stdout, `unchanged since ${first}`);
    assert.is((await mesh('sync')).status, 0);
    await here.commit('in step');

    const dir = tempDir('clone-');
    await here.git('clone', '--quiet', here.dir, dir);
    const there = await gitRepo(dir);
    const frozen = await at(there)('sync', '--frozen');
    assert.is(frozen.status, 0, frozen.stderr);
    assert.is(there.read(STATE), here.read(STATE));
    assert.is(await there.git('status', '--porcelain'), '');

    const second = await release('second');
    assert.is((await at(there)('sync')).status, 0);
    assert.match(there.read(STATE), '"second"');
    await there.git('checkout', '--quiet', '--', '.');
    assert.is((await at(there)('sync', '--frozen')).status, 0);
    assert.match(there.read(STATE), '"first"');

    const back = await mesh('rollback', 'up', '--reason', 'second was wrong');
    assert.is(back.status, 0, back.stderr);
    assert.match(back.stdout, `rolled back to ${first}`);
    assert.is((await at(there)('sync')).status, 0);
    assert.match(there.read(STATE), `"MESHGATE_ROLLBACK_OF": "${first}"`);
    assert.is((await at(there)('sync', '--check')).status, 0);
    const history = JSON.parse((await mesh('history', 'up', '--format', 'json')).stdout);
    assert.equal(
      history.publications.map(({ kind, latest }: { kind: string; latest: boolean }) => [kind, latest]),
      [
        ['rollback', true],
        ['publish', false],
        ['publish', false],
      ],
    );

    assert.is((await mesh('sync')).status, 0);
    await here.commit('rolled back');
    const third = await release('third');
    const pruned = await mesh('prune', 'up', '--keep', '1');
    assert.is(pruned.status, 0, pruned.stderr);
    assert.match(pruned.stdout, `- ${second} removed\n`);
    assert.match(pruned.stdout, `- ${first} removed\n`);
    assert.match(pruned.stdout, /kept: mesh\.lock here pins it/);
    rmSync(join(here.dir, 'down/state'), { recursive: true });
    assert.is((await mesh('sync', '--frozen')).status, 0);
    assert.is((await mesh('sync')).status, 0);
    assert.match(here.read('mesh.lock'), third);
  });

  test('a bucket that encrypts: the option is sent, and a wrong option is refused before anything is sent', async () => {
    const server = s3Server('MOTO');
    const bucket = await newBucket(server);
    const repo = await meshRepo();
    compiled(repo, 'up', upManifest());
    const publish = (root: string) =>
      repo.meshProcess({ env: server.env }, 'publish', 'up', '--registry', root);
    const done = await publish(`s3://${bucket}/x?sse=aws:kms&kmsKeyId=alias/mesh`);
    assert.is(done.status, 0, done.stderr);
    const wrong = await publish(`s3://${bucket}/x?sse=rot13`);
    assert.is(wrong.status, 2);
    assert.match(wrong.stderr, 'none of AES256, aws:kms');
  });
});
