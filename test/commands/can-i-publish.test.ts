import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { compiles, declares, publishedOrders, tells } from './published-orders.ts';

const READERS = 'compatibility: readers\n';
const WITHOUT_NOTE = ['id integer', 'amount integer'];
const RENAMED = ['id integer', 'total integer', 'note varchar'];
const WIDER = ['id integer', 'amount integer', 'note varchar', 'more varchar'];

async function answer(repo: GitRepo, ...words: string[]): Promise<[answer: string, status: number | null]> {
  const { status, stdout, stderr } = await repo.mesh('can-i-publish', 'up', '--format', 'json', ...words);
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return [JSON.parse(stdout).answer, status];
}

suite('mesh can-i-publish', ({ test, timeout }) => {
  timeout(60_000);

  test('yes where nothing that is promised changed, and for the first publication', async () => {
    const repo = await publishedOrders();
    const { status, stdout } = await repo.mesh('can-i-publish', 'up');
    assert.is(status, 0);
    assert.match(stdout, /\n✓ up: yes: nothing that is promised changed\n$/);
    assert.equal(await answer(repo, '--env', 'dev'), ['yes', 0]);
  });

  test('no, and which reader elsewhere names what changed, and where', async () => {
    const repo = await publishedOrders(READERS);
    tells(repo, { names: ['id', 'amount'] });
    declares(repo, RENAMED);
    const { status, stdout } = await repo.mesh('can-i-publish', 'up');
    assert.is(status, 1);
    assert.match(
      stdout,
      [
        '  ✗ orders amount is called total (column-renamed, query-breaking, refused by readers)',
        '      - shop: models/reach.sql:3:5 reads amount (model.shop.reach, published 20261122T043000123Z)',
        '      → Offer total beside amount first, and remove amount in a new version.',
        '',
        '✗ up: no: 1 change of 1 refused, 1 reader of 1 concerned',
      ].join('\n'),
    );
  });

  test('yes where nobody reads what changed, if the policy asks the readers; no by the standard one', async () => {
    const repo = await publishedOrders(READERS);
    tells(repo, { names: ['id', 'amount'] });
    declares(repo, WITHOUT_NOTE);
    assert.equal(await answer(repo), ['yes', 0]);
    repo.write('mesh.yml', 'version: 1\nregistry: registry\n');
    assert.equal(await answer(repo), ['no', 1]);
    const accept = 'accept:\n  - {model: orders, change: column-removed, reason: nobody needs it}\n';
    repo.write('mesh.yml', `version: 1\nregistry: registry\n${accept}`);
    assert.equal(await answer(repo), ['yes', 0]);
  });

  test('unknown where nobody can tell what a reader reads', async () => {
    const repo = await publishedOrders(READERS);
    tells(repo, { names: null });
    declares(repo, WITHOUT_NOTE);
    assert.equal(await answer(repo), ['unknown', 1]);
    const { stdout } = await repo.mesh('can-i-publish', 'up');
    assert.match(stdout, 'shop: models/reach.sql:9:5 may read it: a macro builds its SQL (model.shop.reach');
    assert.match(stdout, /\n\? up: unknown: /);
  });

  test('of what cannot be trusted it warns, and then it never says yes', async () => {
    const repo = await publishedOrders(READERS);
    const latest = 'registry/shop/prod/latest/consumes.json';
    declares(repo, WITHOUT_NOTE);
    for (const [text, says] of [
      ['{"version": 2}', 'its version is 2, and this meshgate reads version 1'],
      ['{', 'it is not valid JSON'],
    ] as const) {
      repo.write(latest, text);
      const { status, stdout, stderr } = await repo.mesh('can-i-publish', 'up');
      assert.is(status, 1);
      assert.match(stdout, '? up: unknown: 1 thing that nobody here can tell');
      assert.is(stderr, `! shop: shop/prod/latest/consumes.json in registry cannot be trusted: ${says}\n`);
    }
    declares(repo, WIDER);
    assert.equal(
      await answer(repo),
      ['unknown', 1],
      'a select * of theirs may notice a column that is added',
    );
    declares(repo, ['id integer', 'amount integer', 'note varchar']);
    assert.equal(await answer(repo), ['yes', 0], 'where nothing changed there is nothing to notice');
  });

  test('unknown where only dbt could tell whether a model is still public; a manifest tells it', async () => {
    const repo = await publishedOrders();
    declares(repo, ['id integer', 'amount integer', 'note varchar']);
    const yml = repo.read('up/models/orders.yml');
    repo.write('up/models/orders.yml', yml.replace('access: public', `access: "{{ var('access') }}"`));
    assert.equal(await answer(repo), ['unknown', 1]);
    assert.equal(await answer(repo, '--manifest', 'up/target/manifest.json'), ['yes', 0]);
    compiles(repo, WITHOUT_NOTE);
    assert.equal(await answer(repo, '--manifest', 'up/target/manifest.json'), ['no', 1]);
  });

  test('a project that is here counts by its files, not by what it once published', async () => {
    const repo = await publishedOrders(`${READERS}projects:\n  shop: {upstreams: {up: sources}}\n`);
    tells(repo, { names: ['amount'] });
    declares(repo, RENAMED);
    assert.equal(await answer(repo), ['no', 1]);
    repo.write('shop/dbt_project.yml', 'name: shop\nprofile: p\n');
    assert.equal(await answer(repo), ['yes', 0]);
    repo.write('shop/models/reach.sql', "select amount from {{ source('up', 'orders') }}\n");
    const [, status] = await answer(repo);
    assert.is(status, 1);
  });

  test('who stands on the publication of another environment is not asked', async () => {
    const repo = await publishedOrders(READERS);
    declares(repo, RENAMED);
    const contract = { timestamp: null, sha256: 'a'.repeat(64) };
    tells(repo, { names: ['amount'], contract: { ...contract, environment: 'dev' } });
    assert.equal(await answer(repo), ['yes', 0]);
    tells(repo, { names: ['amount'], contract: { ...contract, environment: 'prod' } });
    assert.equal(await answer(repo), ['no', 1]);
    tells(repo, { names: ['amount'], environment: 'dev', contract: { ...contract, environment: 'prod' } });
    assert.equal(await answer(repo), ['no', 1], 'a reader in dev may well read prod');
  });

  test('by a transitive policy what a reader stands on counts too, and unknown where that is gone', async () => {
    const repo = await publishedOrders('compatibility: readers_transitive\n');
    const [first] = JSON.parse((await repo.mesh('history', 'up', '--format', 'json')).stdout).publications;
    const { createHash } = await import('node:crypto');
    const bytes = repo.read(`registry/up/prod/history/${first.timestamp}/manifest.json`);
    const contract = {
      environment: 'prod',
      timestamp: first.timestamp as string,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    declares(repo, WITHOUT_NOTE);
    compiles(repo, WITHOUT_NOTE);
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    tells(repo, { names: ['note'], contract });
    assert.equal(
      await answer(repo),
      ['no', 1],
      'the latest lacks the column too, but the reader has not moved',
    );
    tells(repo, { names: ['note'], contract: { ...contract, sha256: 'a'.repeat(64) } });
    assert.equal(await answer(repo), ['unknown', 1]);
    repo.write('mesh.yml', `version: 1\nregistry: registry\n${READERS}`);
    assert.equal(await answer(repo), ['yes', 0]);
  });

  test('--from is another state to compare with', async () => {
    const repo = await publishedOrders();
    writeFileSync(join(repo.dir, 'before.json'), repo.read('up/target/manifest.json'));
    compiles(repo, WIDER);
    declares(repo, WIDER);
    await repo.mesh('publish', 'up');
    declares(repo, ['id integer', 'amount integer', 'note varchar']);
    assert.equal(await answer(repo), ['no', 1]);
    assert.equal(await answer(repo, '--from', 'before.json'), ['yes', 0]);
  });

  test('JSON names every reader and every reason, and its keys are fixed', async () => {
    const repo = await publishedOrders(READERS);
    tells(repo, { names: ['amount'], star: true });
    declares(repo, ['id bigint', 'total integer', 'note varchar']);
    const { stdout } = await repo.mesh('can-i-publish', 'up', '--format', 'json');
    const { from, ...document } = JSON.parse(stdout);
    assert.match(from, /^the latest publication for prod \(\d{8}T\d{9}Z\)$/);
    const reader = { project: 'shop', unique_id: 'model.shop.reach', path: 'models/reach.sql', column: 5 };
    const common = { policy: 'readers', unique_id: 'model.up.orders', accepted: null };
    const published_at = '20261122T043000123Z';
    assert.equal(document, {
      version: 1,
      project: 'up',
      environment: 'prod',
      to: 'what the working tree declares',
      answer: 'no',
      changes: [
        {
          id: 'column-renamed',
          level: 'query-breaking',
          ...common,
          verdict: 'refused',
          column: 'amount',
          before: 'amount',
          after: 'total',
          message: 'amount is called total',
          safe_path: 'Offer total beside amount first, and remove amount in a new version.',
          readers: [
            {
              ...reader,
              line: 2,
              reads: 'amount',
              certainty: 'certain',
              reason: 'reads amount',
              published_at,
            },
          ],
        },
        {
          id: 'type-widened',
          level: 'compatible',
          ...common,
          verdict: 'passes',
          column: 'id',
          before: 'integer',
          after: 'bigint',
          message: 'id is bigint, which holds more than integer',
          safe_path: null,
          readers: [
            {
              ...reader,
              line: 1,
              reads: null,
              certainty: 'unknown',
              reason: 'takes every column',
              published_at,
            },
          ],
        },
      ],
      doubts: [],
      known_readers: 1,
    });
  });

  test('a registry that cannot be read is no answer', async () => {
    const repo = await publishedOrders();
    if (process.getuid?.() === 0) repo.write('registry/up/prod/latest/manifest.json', '{');
    else chmodSync(join(repo.dir, 'registry/up/prod/latest'), 0);
    const { status, stdout } = await repo.mesh('can-i-publish', 'up');
    chmodSync(join(repo.dir, 'registry/up/prod/latest'), 0o755);
    assert.is(status, 3);
    assert.is(stdout, '');
    assert.is((await repo.mesh('can-i-publish', 'up', '--registry', 'nohow://x')).status, 2);
    assert.is((await repo.mesh('can-i-publish', 'up', '--format', 'xml')).status, 2);
    assert.is((await repo.mesh('can-i-publish', 'nobody')).status, 2);
  });
});
