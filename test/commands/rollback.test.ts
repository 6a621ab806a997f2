import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { makeManifest } from '../manifest/make-manifest.ts';
import { compiled, ORDERS, syncedRepo, upManifest } from './mesh-repo.ts';
import { compiles, declares, publishedOrders, tells } from './published-orders.ts';

const LATEST = 'registry/up/prod/latest/manifest.json';
const latest = (repo: GitRepo): string => repo.read(LATEST);
const entries = (repo: GitRepo): string[] => readdirSync(join(repo.dir, 'registry/up/prod/history')).sort();
const factsOf = (text: string): Record<string, string> => JSON.parse(text).metadata.env;

async function publish(repo: GitRepo, description: string): Promise<void> {
  compiled(repo, 'up', upManifest({ description }));
  const { status, stderr } = await repo.mesh('publish', 'up');
  if (status !== 0) throw new Error(stderr);
}

suite('mesh rollback', ({ test, timeout }) => {
  timeout(90_000);

  test('makes the publication before the latest the latest again, as a new entry that says so', async () => {
    const repo = await syncedRepo();
    await repo.git('config', 'user.name', 'Ada');
    const first = latest(repo);
    await publish(repo, 'second');
    const [one = '', two = ''] = entries(repo);
    const { status, stdout, stderr } = await repo.mesh(
      'rollback',
      'up',
      '--reason',
      'wrong\u001b[31m amounts',
    );
    assert.is(status, 0, stderr);
    assert.match(stdout, `✓ up: prod rolled back to ${one}, as `);
    const third = entries(repo)[2] ?? '';
    assert.is(entries(repo).length, 3);
    assert.is(latest(repo), repo.read(`registry/up/prod/history/${third}/manifest.json`));
    const facts = factsOf(latest(repo));
    assert.is(facts['MESHGATE_ROLLBACK_OF'], one);
    assert.is(facts['MESHGATE_FOLLOWS'], two);
    assert.is(facts['MESHGATE_PUBLISHED_AT'], third);
    assert.is(facts['MESHGATE_PUBLISHED_BY'], 'Ada');
    assert.is(facts['MESHGATE_CONTRACT_SHA256'], factsOf(first)['MESHGATE_CONTRACT_SHA256']);
    assert.equal(JSON.parse(latest(repo)).nodes, JSON.parse(first).nodes);
    assert.is((await repo.mesh('sync')).status, 0);
    assert.is((await repo.mesh('sync', '--check')).status, 0);

    const again = await repo.mesh('rollback', 'up', '--to', one);
    assert.is(again.status, 0);
    assert.match(again.stdout, `has the contract of ${one} already`);
    assert.is(entries(repo).length, 3);
    const history = await repo.mesh('history', 'up');
    assert.match(history.stdout, `rollback of ${one}: wrong\\u001b[31m amounts`);
    await publish(repo, 'fourth');
    assert.is(factsOf(latest(repo))['MESHGATE_FOLLOWS'], third);
  });

  test('twice goes back two publications, and not to one that lost against another publisher', async () => {
    const repo = await syncedRepo();
    await publish(repo, 'second');
    const second = latest(repo);
    await publish(repo, 'lost');
    repo.write(LATEST, second);
    await publish(repo, 'fourth');
    const [one = '', two = '', , four = ''] = entries(repo);
    assert.match((await repo.mesh('rollback', 'up')).stdout, `rolled back to ${two}`);
    assert.match((await repo.mesh('rollback', 'up')).stdout, `rolled back to ${one}`);
    const none = await repo.mesh('rollback', 'up');
    assert.is(none.status, 3);
    assert.match(none.stderr, /no earlier publication with another contract.*mesh history up/s);
    assert.match((await repo.mesh('rollback', 'up', '--to', four)).stdout, `rolled back to ${four}`);
  });

  test('--dry-run says what would be written, and writes nothing', async () => {
    const repo = await syncedRepo();
    await publish(repo, 'second');
    const before = latest(repo);
    const { status, stdout } = await repo.mesh('rollback', 'up', '--dry-run');
    assert.is(status, 0);
    assert.match(stdout, 'would be rolled back to');
    assert.is(entries(repo).length, 2);
    assert.is(latest(repo), before);
  });

  test('is refused where it would break a reader, unless it is forced with a reason', async () => {
    const repo = await syncedRepo();
    const both = makeManifest('up', [ORDERS, { ...ORDERS, name: 'items' }]);
    repo.write('up/models/items.sql', 'select 1 as id\n');
    repo.write('up/models/items.yml', repo.read('up/models/orders.yml').replaceAll('orders', 'items'));
    compiled(repo, 'up', both);
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    assert.is((await repo.mesh('sync')).status, 0);
    repo.write('down/models/more.sql', "select id from {{ source('up', 'items') }}\n");
    repo.write('loomed/models/more.sql', "select id from\n  {{ ref('up', 'items') }}\n");
    const before = latest(repo);
    const refused = await repo.mesh('rollback', 'up');
    assert.is(refused.status, 1);
    assert.match(refused.stdout, /^✗ up: \d+T\d+Z not rolled back, it would break\n/);
    assert.match(
      refused.stdout,
      '  - loomed: loomed/models/more.sql:2:6 reads model.up.items, which is not in it\n',
    );
    assert.match(
      refused.stdout,
      '  - down: down/models/more.sql:1:19 reads model.up.items, which is not in it\n',
    );
    assert.match(refused.stderr, '--force --reason');
    assert.is(latest(repo), before);
    assert.is((await repo.mesh('rollback', 'up', '--dry-run')).status, 1);

    const silent = await repo.mesh('rollback', 'up', '--force');
    assert.is(silent.status, 2);
    assert.match(silent.stderr, '--force needs --reason');
    const forced = await repo.mesh('rollback', 'up', '--force', '--reason', 'items were wrong');
    assert.is(forced.status, 0, forced.stderr);
    assert.match(forced.stderr, 'loomed/models/more.sql:2:6');
    assert.is(factsOf(latest(repo))['MESHGATE_REASON'], 'items were wrong');
  });

  test('is refused where a reader elsewhere names a column that the earlier contract lacks', async () => {
    const repo = await publishedOrders();
    const more = ['id integer', 'amount integer', 'note varchar', 'more varchar'];
    declares(repo, more);
    compiles(repo, more);
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    tells(repo, { names: ['id', 'more'] });
    const { status, stdout } = await repo.mesh('rollback', 'up');
    assert.is(status, 1);
    assert.match(
      stdout,
      '  - shop: models/reach.sql:3:5 reads more (model.shop.reach, published 20261122T043000123Z); orders lost the column more\n',
    );
    tells(repo, { names: ['id'], star: true });
    assert.is((await repo.mesh('rollback', 'up')).status, 0);
  });

  test('what was broken before is no reason to refuse', async () => {
    const repo = await syncedRepo();
    await publish(repo, 'second');
    repo.write('loomed/models/more.sql', "select id from {{ ref('up', 'never') }}\n");
    const { status, stdout } = await repo.mesh('rollback', 'up');
    assert.is(status, 0, stdout);
  });

  test('repairs a latest that somebody broke, and goes to no entry that cannot be trusted', async () => {
    const repo = await syncedRepo();
    await publish(repo, 'second');
    const [one = '', two = ''] = entries(repo);
    writeFileSync(join(repo.dir, LATEST), '{"metadata": {');
    const altered = `registry/up/prod/history/${one}/manifest.json`;
    repo.write(altered, repo.read(altered).replace('integer', 'bigint'));
    const refused = await repo.mesh('rollback', 'up', '--to', one);
    assert.is(refused.status, 3);
    assert.match(refused.stderr, 'cannot be trusted: it was altered');
    assert.match(
      (await repo.mesh('history', 'up')).stdout,
      new RegExp(`${one} .*cannot be trusted: it was altered`),
    );
    assert.match((await repo.mesh('rollback', 'up')).stdout, `rolled back to ${two}`);
    assert.is((await repo.mesh('sync')).status, 0);
  });

  test('a name or a time that leads elsewhere, or that is not there, is refused', async () => {
    const repo = await syncedRepo();
    for (const words of [['../../x'], ['up', '--to', '../../x'], ['up', '--env', '../x']]) {
      assert.is((await repo.mesh('rollback', ...words)).status, 2);
    }
    const missing = await repo.mesh('rollback', 'up', '--to', '20200101T000000000Z');
    assert.is(missing.status, 3);
    assert.match(missing.stderr, 'has no publication 20200101T000000000Z');
    assert.is((await repo.mesh('rollback', 'nobody')).status, 3);
    rmSync(join(repo.dir, 'registry'), { recursive: true });
    assert.match((await repo.mesh('rollback', 'up')).stderr, 'mesh publish up');
  });

  test('a reader that stands on another environment does not count', async () => {
    const repo = await syncedRepo();
    rmSync(join(repo.dir, 'up/dbt_project.yml'));
    const items = { ...ORDERS, name: 'items' };
    for (const models of [[items], [items, ORDERS]]) {
      compiled(repo, 'up', makeManifest('up', models));
      const words = ['publish', 'up', '--env', 'dev', '--manifest', 'up/target/manifest.json'];
      const purpose = ['--allow-breaking', '--reason', 'orders take the place of items'];
      assert.is((await repo.mesh(...words, ...purpose)).status, 0);
    }
    const { status, stdout } = await repo.mesh('rollback', 'up', '--env', 'dev');
    assert.is(status, 0, stdout);
  });
});
