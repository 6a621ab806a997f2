import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { compiled, fakeDbt, meshRepo, readerManifest, upManifest } from '../commands/mesh-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { faultProxy } from './fault-proxy.ts';
import { newBucket, s3Server } from './s3-server.ts';

type Kind = 'PUT' | 'GET' | 'LIST' | 'DELETE';

/** What S3 charges for: a listing costs what a PUT costs. HEAD costs what a GET costs. */
function kindOf({ method, url }: { method: string; url: string }): Kind {
  if (method === 'GET' && url.includes('list-type=2')) return 'LIST';
  return method === 'HEAD' ? 'GET' : (method as Kind);
}

suite('what each command asks of S3', ({ test, timeout }) => {
  timeout(240_000);

  test('is what docs/scale.md says', async () => {
    const server = s3Server('VERSITYGW');
    const bucket = await newBucket(server);
    const asked: Kind[] = [];
    const proxy = await faultProxy(server.endpoint, {
      moment: (moment, passing) => {
        if (moment === 'asked') asked.push(kindOf(passing));
      },
    });
    const repo = await meshRepo();
    repo.write(
      'mesh.yml',
      repo.read('mesh.yml').replace('registry: registry', `registry: s3://${bucket}/mesh`),
    );
    const env = { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint };
    const rows: string[] = [];
    const count = async (label: string, ...words: string[]): Promise<void> => {
      asked.length = 0;
      const { status, stdout, stderr } = await repo.meshProcess({ env }, ...words);
      assert.is(status, 0, `${words.join(' ')}\n${stdout}${stderr}`);
      const of = (...kinds: Kind[]): number => asked.filter((kind) => kinds.includes(kind)).length;
      rows.push(`| ${label} | ${of('PUT', 'LIST')} | ${of('GET')} | ${of('DELETE')} |`);
    };
    const compile = (description: string): void => compiled(repo, 'up', upManifest({ description }));

    compile('one');
    await count('`mesh publish`, the first', 'publish', 'up');
    await count('`mesh publish`, an equal contract', 'publish', 'up');
    compile('two');
    await count('`mesh publish`, another contract', 'publish', 'up');
    await count('`mesh sync`, an upstream that two projects read', 'sync');
    await count('`mesh sync`, in step', 'sync');
    await count('`mesh sync --frozen`, in step', 'sync', '--frozen');
    await count('`mesh sync --check`', 'sync', '--check');
    await count('`mesh history`, of two publications', 'history', 'up');
    await count('`mesh rollback`', 'rollback', 'up');
    await count('`mesh prune`, nothing to remove', 'prune', 'up', '--keep', '1');
    await count('`mesh can-i-publish`', 'can-i-publish', 'up');
    await count('`mesh check`', 'check');
    fakeDbt(repo, `mkdir -p target && cp "${repo.dir}/$(basename "$PWD").json" target/manifest.json`);
    for (const name of ['down', 'loomed'] as const)
      repo.write(`${name}.json`, JSON.stringify(readerManifest(name)));
    compile('three');
    await count('`mesh publish --candidate`', 'publish', 'up', '--candidate');
    await count('`mesh verify`', 'verify', 'up');
    await count('`mesh promote`', 'promote', 'up');
    await proxy.close();

    const page = readFileSync(join(repoRoot, 'docs/scale.md'), 'utf8');
    const table = page.split('\n').filter((line) => line.startsWith('| `mesh '));
    assert.equal(rows, table);
  });
});
