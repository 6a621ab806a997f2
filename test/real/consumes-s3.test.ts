import { spawn } from 'node:child_process';
import * as assert from 'uvu/assert';
import { parseConsumes } from '../../src/registry/parse-consumes.ts';
import { s3Store } from '../../src/registry/s3-store.ts';
import type { Store } from '../../src/registry/store.ts';
import { verifyManifest } from '../../src/registry/verify-manifest.ts';
import { compiled, ORDERS, syncedRepo } from '../commands/mesh-repo.ts';
import { compiles, declares, publishedOrders } from '../commands/published-orders.ts';
import { cliPath, type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { makeManifest } from '../manifest/make-manifest.ts';
import { faultProxy } from './fault-proxy.ts';
import { newBucket, s3Server } from './s3-server.ts';

const KILLS = 6;

suite('what projects read, in S3', ({ test, timeout }) => {
  timeout(150_000);

  for (const name of ['MOTO', 'VERSITYGW'] as const) {
    test(`an owner learns from ${name} who reads him in another repository`, async () => {
      const server = s3Server(name);
      const root = `s3://${await newBucket(server)}/team/mesh`;
      const at =
        (repo: GitRepo) =>
        (format: string, ...words: string[]) =>
          repo.meshProcess(
            { env: server.env },
            ...words,
            '--registry',
            root,
            ...(format ? ['--format', format] : []),
          );
      const owner = await publishedOrders('compatibility: readers\n');
      assert.is((await at(owner)('', 'publish', 'up')).status, 0);

      const reader = await gitRepo();
      const sql = "select amount from {{ source('up', 'orders') }}\n";
      reader.write('.gitignore', 'target/\nstate/\n');
      reader.write('mesh.yml', 'version: 1\nprojects:\n  shop: {upstreams: {up: sources}}\n');
      reader.write('shop/dbt_project.yml', 'name: shop\nprofile: p\n');
      reader.write('shop/models/reach.sql', sql);
      const synced = await at(reader)('', 'sync');
      assert.is(synced.status, 0, synced.stderr);
      compiled(reader, 'shop', makeManifest('shop', [{ name: 'reach', sql }]));
      const told = await at(reader)('', 'publish', 'shop');
      assert.is(
        told.stdout,
        `✓ shop: told to prod that it reads up, 1 reader\n  - ${root}/shop/prod/latest/consumes.json\n`,
      );
      assert.match((await at(reader)('', 'publish', 'shop')).stdout, 'is unchanged in prod since');

      declares(owner, ['id integer', 'total integer', 'note varchar']);
      const asked = await at(owner)('json', 'can-i-publish', 'up');
      assert.is(asked.status, 1, asked.stderr);
      const { answer, changes } = JSON.parse(asked.stdout);
      assert.is.not(answer, 'yes');
      assert.is(changes[0].readers[0].path, 'shop/models/reach.sql');
      declares(owner, ['id integer', 'amount integer', 'note varchar']);
      compiles(owner, ['id integer', 'amount integer', 'note varchar']);
      assert.is((await at(owner)('', 'can-i-publish', 'up')).status, 0);
      const gone = await owner.meshProcess(
        { env: { ...server.env, AWS_SECRET_ACCESS_KEY: 'wrong' } },
        'can-i-publish',
        'up',
        '--registry',
        root,
      );
      if (name === 'VERSITYGW') assert.is(gone.status, 3, gone.stdout);
    });
  }

  test(`killed ${KILLS} times: both objects are whole, and no contract is newer than what was told with it`, async () => {
    const server = s3Server('VERSITYGW');
    const root = `s3://${await newBucket(server)}/fire`;
    const store = s3Store(root, server.env);
    const repo = await syncedRepo();
    repo.write(
      'down/models/mart.yml',
      'models:\n  - name: mart\n    config: {access: public, contract: {enforced: true}}\n    columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}]\n',
    );
    const prepare = (number: number): void => {
      const sql = `${'\n'.repeat(number)}select id from {{ source('up', 'orders') }}\n`;
      repo.write('down/models/mart.sql', sql);
      compiled(
        repo,
        'down',
        makeManifest('down', [{ ...ORDERS, name: 'mart', sql, description: `contract ${number}` }]),
      );
    };
    const args = ['publish', 'down', '--registry', root];
    prepare(0);
    assert.is((await repo.meshProcess({ env: server.env }, ...args)).status, 0);
    let between = 0;
    for (let number = 1; number <= KILLS; number++) {
      prepare(number);
      const which = number % 2 === 0 ? '/consumes.json' : '/history/';
      await killedAt(repo, args, server, which, (['asked', 'done', 'told'] as const)[number % 3] ?? 'done');
      const { told, contract } = await stateOf(store);
      assert.ok(told >= contract, `the contract is ${contract}, and what is told is of ${told}`);
      if (told > contract) between++;
    }
    assert.ok(between > 0, 'no kill came between the two');
    prepare(KILLS + 1);
    assert.is((await repo.meshProcess({ env: server.env }, ...args)).status, 0);
    assert.equal(await stateOf(store), { told: KILLS + 1, contract: KILLS + 1 });
    console.log(`${KILLS} kills: ${between} between what is told and the contract, 0 torn`);
  });
});

async function stateOf(store: Store): Promise<{ told: number; contract: number }> {
  const consumes = await store.read('down/prod/latest/consumes.json');
  const manifest = await store.read('down/prod/latest/manifest.json');
  if (consumes === null || manifest === null) throw new Error('an object is gone');
  assert.ok(
    parseConsumes(consumes.bytes, { project: 'down', environment: 'prod' }).ok,
    'consumes.json is torn',
  );
  assert.ok(verifyManifest(manifest.bytes, { project: 'down' }).ok, 'manifest.json is torn');
  return {
    told: Number(/"line": (\d+)/.exec(consumes.bytes.toString())?.[1]) - 1,
    contract: Number(/contract (\d+)"/.exec(manifest.bytes.toString())?.[1]),
  };
}

/** Kills a publish when its write of an object is asked for, is done or is told. */
async function killedAt(
  repo: GitRepo,
  args: string[],
  server: { readonly endpoint: string; readonly env: Readonly<Record<string, string>> },
  which: string,
  wanted: 'asked' | 'done' | 'told',
): Promise<void> {
  let kill = (): void => undefined;
  const proxy = await faultProxy(server.endpoint, {
    moment: (moment, { method, url }) => {
      if (method === 'PUT' && moment === wanted && url.includes(which)) kill();
    },
  });
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: repo.dir,
    env: { ...repo.env, ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
    stdio: 'ignore',
  });
  kill = () => void child.kill('SIGKILL');
  await new Promise((resolve) => child.on('close', resolve));
  await proxy.close();
}
