import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import type { MadeModel } from '../manifest/make-manifest.ts';
import { compiled, ORDERS, syncedRepo, touchLater, upManifest } from './mesh-repo.ts';
import { compiles, declares, publishedOrders, tells } from './published-orders.ts';

const LATEST = 'registry/up/prod/latest/manifest.json';
const CONFIG = 'version: 1\nregistry: registry\n';
const metadata = (repo: GitRepo): Record<string, string> => JSON.parse(repo.read(LATEST)).metadata.env;

/** `orders` with a column called otherwise, and with readers that name the old one. */
async function renamedRepo(config = CONFIG, change: Partial<MadeModel> = {}): Promise<GitRepo> {
  const repo = await syncedRepo();
  repo.write('mesh.yml', config);
  compile(repo, {
    columns: [{ name: 'number', data_type: 'integer', constraints: [{ type: 'not_null' }] }],
    ...change,
  });
  return repo;
}

function compile(repo: GitRepo, change: Partial<MadeModel>): void {
  compiled(repo, 'up', upManifest(change));
  touchLater(repo, 'up/target/manifest.json');
}

suite('mesh publish and the policies', ({ test, timeout }) => {
  timeout(60_000);

  test('a refused change is not published, and its readers are named', async () => {
    const repo = await renamedRepo();
    const before = repo.read(LATEST);
    const { status, stdout, stderr } = await repo.mesh('publish', 'up');
    assert.is(status, 1, stderr);
    assert.match(
      stdout,
      /^✗ up: not published\n {2}- orders: id is called number \(column-renamed, refused by query\); it breaks down: down\/models\/mart\.sql:1:\d+ /,
    );
    assert.match(stdout, 'loomed: loomed/models/mart.sql:1:');
    assert.match(stderr, 'Offer number beside id first');
    assert.match(stderr, '--allow-breaking --reason TEXT');
    assert.is(repo.read(LATEST), before);
  });

  test('--allow-breaking publishes it, and history keeps the reason and the changes', async () => {
    const repo = await renamedRepo();
    const { status, stdout, stderr } = await repo.mesh(
      'publish',
      'up',
      '--allow-breaking',
      '--reason',
      'agreed',
    );
    assert.is(status, 0, stderr);
    assert.match(stdout, '✓ up: published to prod');
    assert.is(metadata(repo)['MESHGATE_REASON'], 'agreed');
    assert.is(metadata(repo)['MESHGATE_BREAKING'], 'column-renamed model.up.orders id');
  });

  test('what mesh.yml accepts is published and recorded; a wrong entry is an error', async () => {
    const accept = (change: string) =>
      `${CONFIG}accept: [{model: up.orders, change: ${change}, reason: agreed}]\n`;
    const repo = await renamedRepo(accept('column-renamde'));
    const wrong = await repo.mesh('publish', 'up');
    assert.is(wrong.status, 2);
    assert.match(wrong.stderr, 'Did you mean `column-renamed`?');
    repo.write('mesh.yml', accept('column-renamed'));
    const { status, stderr } = await repo.mesh('publish', 'up');
    assert.is(status, 0, stderr);
    assert.is(metadata(repo)['MESHGATE_BREAKING'], 'column-renamed model.up.orders id');
  });

  test('--dry-run lists the changes with their levels', async () => {
    const repo = await renamedRepo(`${CONFIG}compatibility: none\n`);
    const { status, stdout } = await repo.mesh('publish', 'up', '--dry-run');
    assert.is(status, 0);
    assert.match(stdout, 'orders id is called number (column-renamed, query-breaking, passes none)');
    assert.match(stdout, 'would be published to prod');
  });

  test('what harms nobody is published, and leaves no record of a break', async () => {
    const repo = await renamedRepo(CONFIG, {
      columns: [...(ORDERS.columns ?? []), { name: 'number', data_type: 'integer' }],
    });
    const { status, stderr } = await repo.mesh('publish', 'up');
    assert.is(status, 0, stderr);
    assert.not.ok('MESHGATE_BREAKING' in metadata(repo));
  });

  test('a model that is closed is told from one that is gone, as before a commit', async () => {
    const repo = await renamedRepo();
    const manifest = upManifest({ name: 'days', access: 'public' });
    const nodes = { ...manifest.nodes, ...upManifest({ access: 'protected' }).nodes };
    compiled(repo, 'up', { ...manifest, nodes });
    repo.write('up/models/orders.yml', repo.read('up/models/orders.yml').replace('public', 'protected'));
    repo.write('up/models/days.sql', 'select 1 as id\n');
    touchLater(repo, 'up/target/manifest.json');
    const { stdout } = await repo.mesh('publish', 'up');
    assert.match(stdout, '(access-narrowed, refused by query)');
  });

  test('the first publication, and one after a latest that cannot be read, change nothing', async () => {
    const repo = await renamedRepo();
    repo.write(LATEST, '{}');
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    rmSync(join(repo.dir, 'registry'), { recursive: true });
    assert.is((await repo.mesh('publish', 'up')).status, 0);
  });

  test('is not published where nobody can tell whom it breaks', async () => {
    const repo = await publishedOrders('compatibility: readers\n');
    repo.write('registry/shop/prod/latest/consumes.json', '{"version": 9}');
    declares(repo, ['id integer', 'amount integer']);
    compiles(repo, ['id integer', 'amount integer']);
    const { status, stdout } = await repo.mesh('publish', 'up');
    assert.is(status, 1);
    assert.match(
      stdout,
      'nobody can tell whom it breaks: shop: shop/prod/latest/consumes.json in registry cannot be trusted',
    );
    tells(repo, { names: ['amount'] });
    assert.is((await repo.mesh('publish', 'up')).status, 0, 'nobody reads the note');
  });
});
