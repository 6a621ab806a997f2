import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { s3Store } from '../../src/registry/s3-store.ts';
import { compiled, ORDERS, syncedRepo, upManifest } from '../commands/mesh-repo.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, makeManifest } from '../manifest/make-manifest.ts';
import { envOf, newBucket, s3Server } from './s3-server.ts';

const server = s3Server('VERSITYGW');

/** A mesh in step with its folder registry, whose mesh.yml then names another one. */
async function movedTo(root: string): Promise<GitRepo> {
  const repo = await syncedRepo();
  repo.write('mesh.yml', repo.read('mesh.yml').replace('registry: registry', `registry: ${root}`));
  await repo.commit('moved');
  return repo;
}

suite('mesh sync from S3', ({ test, timeout }) => {
  timeout(90_000);

  test('reads an object that dbt-loom names, packed too, and keeps an entry of the registry in step', async () => {
    const bucket = await newBucket(server);
    const manifest = (description: string): Buffer =>
      bytesOf(makeManifest('up', [{ ...ORDERS, description }]));
    const store = s3Store(`s3://${bucket}`, server.env);
    await store.create('theirs/up.json', manifest('plain'));
    await store.create('theirs/up.json.gz', gzipSync(manifest('packed')));
    const repo = await movedTo(`s3://${bucket}/mesh`);
    const mesh = (...words: string[]) =>
      repo.meshProcess({ env: { ...server.env, BUCKET: bucket } }, ...words, '--project', 'loomed');
    const LOOM = 'loomed/dbt_loom.config.yml';
    const reads = (key: string): string =>
      `manifests: # of S3\n  - {name: up, type: s3, config: {bucket_name: ${bucket}, object_name: ${key}}}\n`;

    for (const [key, description] of [
      ['theirs/up.json', 'plain'],
      ['theirs/up.json.gz', 'packed'],
    ] as const) {
      repo.write(LOOM, reads(key).replace(bucket, '${BUCKET}'));
      const { status, stderr } = await mesh('sync');
      assert.is(status, 0, stderr);
      assert.match(repo.read('loomed/state/up/manifest.json'), description);
      assert.match(repo.read('mesh.lock'), `from: "${LOOM}"`);
    }
    repo.write(LOOM, reads('theirs/none.json'));
    assert.match((await mesh('sync')).stderr, `There is no object s3://${bucket}/theirs/none.json.`);

    compiled(repo, 'up', upManifest());
    const env = { ...server.env };
    assert.is((await repo.meshProcess({ env }, 'publish', 'up', '--env', 'dev')).status, 0);
    repo.write(LOOM, reads('mesh/up/prod/latest/manifest.json'));
    const moved = await mesh('sync', '--env', 'dev');
    assert.is(moved.status, 0, moved.stderr);
    assert.is(repo.read(LOOM), reads('mesh/up/dev/latest/manifest.json'));
    assert.is((await mesh('sync', '--env', 'dev')).stdout, 'up to date\n');
  });

  test('what is wrong is one line with the next step, exit 3, and nothing is written', async () => {
    const denying = createServer((request, response) => {
      request.resume();
      response.writeHead(403, { 'content-type': 'application/xml' });
      response.end('<Error><Code>AccessDenied</Code></Error>');
    });
    await new Promise<void>((resolve) => denying.listen(0, '127.0.0.1', resolve));
    const { port } = denying.address() as AddressInfo;
    const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'a-secret-of-somebody' };
    const bucket = await newBucket(server);
    const cut = `${bucket}/cut`;
    await s3Store(`s3://${cut}`, server.env).create(
      'up/prod/latest/manifest.json',
      bytesOf(upManifest()).subarray(0, 300),
    );
    const cases: readonly [root: string, env: Record<string, string>, says: string, next: string][] = [
      [bucket, server.env, 'up has no publication for prod in', 'mesh publish up --env prod'],
      ['no-such-bucket', server.env, 'there is no bucket no-such-bucket', 'aws s3 mb'],
      [bucket, { ...envOf(`http://127.0.0.1:${port}`), ...keys }, 'permission denied', 's3:GetObject'],
      [bucket, { ...envOf('http://127.0.0.1:1'), ...keys }, 'cannot be reached', 'network'],
      [cut, server.env, 'cannot be trusted: it is not valid JSON', 'publish it again'],
    ];
    for (const [root, env, says, next] of cases) {
      const repo = await movedTo(`s3://${root}`);
      const before = await repo.git('status', '--porcelain');
      const { status, stdout, stderr } = await repo.meshProcess({ env }, 'sync', '--project', 'down');
      assert.is(status, 3, says);
      assert.is(stdout, '');
      assert.match(stderr, says);
      assert.match(stderr, /^mesh: down: .*\n {2}→ .*\n$/);
      assert.match(stderr.split('→')[1] ?? '', next);
      assert.is(await repo.git('status', '--porcelain'), before);
      const frozen = await repo.meshProcess({ env }, 'sync', '--frozen');
      assert.is(frozen.stdout, 'up to date\n', 'what is here already needs no registry');
    }
    denying.close();
    denying.closeAllConnections();
  });
});
