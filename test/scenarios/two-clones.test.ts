import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type ParseServer, startParseServer } from '../dbt/parse-server.ts';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const IGNORED = 'target/\nstate/\nlogs/\n';
const PROFILES = 'shop:\n  target: prod\n  outputs: {prod: {type: duckdb, path: ":memory:"}}\n';

const ORDERS = `models:
  - name: orders
    config:
      access: public
      contract: {enforced: true}
    columns:
      - {name: id, data_type: int}
      - {name: amount, data_type: int}
      - {name: note, data_type: varchar}
`;

/** The version that calls it total, beside the one that everybody reads. */
const AND_V2 = `    latest_version: 1
    versions:
      - {v: 1, defined_in: orders, config: {alias: orders}}
      - {v: 2, columns: [{include: all, exclude: [amount]}, {name: total, data_type: int}]}
`;

/** v1 is gone. */
const V2_ALONE = `models:
  - name: orders
    config:
      access: public
      contract: {enforced: true}
    latest_version: 2
    columns:
      - {name: id, data_type: int}
      - {name: total, data_type: int}
    versions: [{v: 2}]
`;

const SQL = "select 1 as id, 2 as amount, 'x' as note\n";

suite(
  'two clones and a registry',
  ({ test, before, after, timeout }) => {
    timeout(180_000);
    let dbt: ParseServer;
    let home: string;
    let sales: GitRepo;
    let shop: GitRepo;

    /** A clone of a repository of its own, whose remote lies beside it. */
    const cloned = async (name: string, files: Readonly<Record<string, string>>): Promise<GitRepo> => {
      mkdirSync(join(home, `${name}-begun`));
      const remote = await gitRepo(join(home, `${name}-begun`));
      for (const [path, text] of Object.entries({
        '.gitignore': IGNORED,
        'profiles.yml': PROFILES,
        ...files,
      }))
        remote.write(path, text);
      await remote.commit(`What ${name} begins with`);
      await remote.git('clone', '--quiet', '--bare', '.', join(home, `${name}.git`));
      await remote.git('clone', '--quiet', join(home, `${name}.git`), join(home, name));
      return gitRepo(join(home, name));
    };
    const parsed = async (repo: GitRepo, project: string): Promise<void> =>
      assert.is(await dbt.parse(join(repo.dir, project)), null);
    const mesh = async (repo: GitRepo, status: number, ...words: string[]): Promise<string> => {
      const ended = await repo.mesh(...words);
      const output = `${ended.stdout}${ended.stderr}`;
      assert.is(ended.status, status, output);
      return output;
    };

    before(async () => {
      dbt = startParseServer();
      home = tempDir('two-clones-');
      mkdirSync(join(home, 'registry'));
      sales = await cloned('sales', {
        'mesh.yml': 'version: 1\nregistry: ../registry\ncompatibility: readers\n',
        'sales/dbt_project.yml': 'name: sales\nprofile: shop\n',
        'sales/models/orders.sql': SQL,
        'sales/models/schema.yml': ORDERS,
      });
      shop = await cloned('shop', {
        'mesh.yml': 'version: 1\nregistry: ../registry\nprojects: {shop: {upstreams: {sales: sources}}}\n',
        'shop/dbt_project.yml': 'name: shop\nprofile: shop\n',
        'shop/models/turnover.sql':
          "select\n    sum(amount) as turnover\nfrom {{ source('sales', 'orders') }}\n",
      });
      for (const repo of ['sales', 'shop']) writeFileSync(join(home, repo, repo, 'profiles.yml'), PROFILES);
      await parsed(sales, 'sales');
      await mesh(sales, 0, 'publish', 'sales');
      await mesh(shop, 0, 'sync');
      await shop.commit('In step with sales');
      await shop.git('push', '--quiet', 'origin', 'main');
    });
    after(() => dbt.close());

    test('a downstream elsewhere publishes what it reads', async () => {
      await parsed(shop, 'shop');
      assert.match(
        await mesh(shop, 0, 'publish', 'shop'),
        '✓ shop: told to prod that it reads sales, 1 reader\n',
      );
    });

    test('its upstream is told before it pushes, and its publish is refused with the name of the reader', async () => {
      sales.write('sales/models/orders.sql', SQL.replace('amount', 'total'));
      sales.write('sales/models/schema.yml', ORDERS.replace('amount', 'total'));
      const reader =
        /shop: shop\/models\/turnover\.sql:2:9 reads amount \(model\.shop\.turnover, published \d{8}T\d{9}Z\)/;
      const asked = await mesh(sales, 1, 'can-i-publish', 'sales');
      assert.match(
        asked,
        '✗ orders amount is called total (column-renamed, query-breaking, refused by readers)\n',
      );
      assert.match(asked, reader);
      assert.match(asked, '✗ sales: no: 1 change of 1 refused, 1 reader of 1 concerned\n');
      await parsed(sales, 'sales');
      const refused = await mesh(sales, 1, 'publish', 'sales');
      assert.match(refused, '✗ sales: not published\n');
      assert.match(refused, reader);
      assert.match(
        await mesh(sales, 1, 'can-i-publish', 'sales', '--manifest', 'sales/target/manifest.json'),
        reader,
      );
    });

    test('what nobody reads may go', async () => {
      sales.write('sales/models/orders.sql', SQL.replace(", 'x' as note", ''));
      sales.write(
        'sales/models/schema.yml',
        ORDERS.replace('      - {name: note, data_type: varchar}\n', ''),
      );
      assert.match(await mesh(sales, 0, 'can-i-publish', 'sales'), '✓ sales: yes: 1 change, none refused');
      await parsed(sales, 'sales');
      assert.match(await mesh(sales, 0, 'publish', 'sales'), '✓ sales: published to prod as ');
      await sales.commit('Nobody reads the note');
    });

    test('the new name goes through as v2, beside v1', async () => {
      const v1 = ORDERS.replace('      - {name: note, data_type: varchar}\n', '');
      sales.write('sales/models/schema.yml', `${v1}${AND_V2}`);
      sales.write('sales/models/orders_v2.sql', 'select 1 as id, 2 as total\n');
      assert.match(await mesh(sales, 0, 'can-i-publish', 'sales'), '✓ sales: yes: ');
      await parsed(sales, 'sales');
      assert.match(await mesh(sales, 0, 'publish', 'sales'), '2 public nodes');
      await sales.commit('The total comes as v2');
      await sales.git('push', '--quiet', 'origin', 'main');
    });

    const withoutV1 = (): void => {
      sales.write('sales/models/schema.yml', V2_ALONE);
      rmSync(join(sales.dir, 'sales/models/orders.sql'), { force: true });
    };

    test('v1 gets its last day, and cannot go while somebody reads it', async () => {
      const dated = sales
        .read('sales/models/schema.yml')
        .replace('{v: 1, ', "{v: 1, deprecation_date: '2099-12-31', ");
      sales.write('sales/models/schema.yml', dated);
      assert.match(await mesh(sales, 0, 'can-i-publish', 'sales'), '✓ sales: yes: ');
      await parsed(sales, 'sales');
      await mesh(sales, 0, 'publish', 'sales');
      await sales.commit('v1 has a last day');
      withoutV1();
      const asked = await mesh(sales, 1, 'can-i-publish', 'sales');
      assert.match(asked, /version-removed, breaking, refused by readers/);
      assert.match(
        asked,
        /shop: shop\/models\/turnover\.sql:3:9 reads it \(model\.shop\.turnover, published /,
      );
      await parsed(sales, 'sales');
      const refused = await mesh(sales, 1, 'publish', 'sales');
      assert.match(refused, '✗ sales: not published\n');
      assert.match(refused, 'shop: shop/models/turnover.sql:3:9 reads it');
      await sales.git('checkout', '--quiet', '.');
    });

    test('the downstream moves when it likes, and says so', async () => {
      await mesh(shop, 0, 'sync');
      assert.is((await shop.mesh('check')).status, 0, 'v1 is what it was');
      const moved = "select\n    sum(total) as turnover\nfrom {{ source('sales', 'orders_v2') }}\n";
      shop.write('shop/models/turnover.sql', moved);
      await parsed(shop, 'shop');
      await mesh(shop, 0, 'publish', 'shop');
      await shop.commit('Read v2');
      sales.write(
        'sales/models/schema.yml',
        sales.read('sales/models/schema.yml').replace('name: amount', 'name: sum'),
      );
      sales.write('sales/models/orders.sql', 'select 1 as id, 2 as sum\n');
      assert.match(await mesh(sales, 0, 'can-i-publish', 'sales'), '✓ sales: yes: ');
      await sales.git('checkout', '--quiet', '.');
    });

    test('v1 goes once nobody reads it, and the history has every step', async () => {
      withoutV1();
      assert.match(await mesh(sales, 0, 'can-i-publish', 'sales'), '✓ sales: yes: ');
      await parsed(sales, 'sales');
      assert.match(await mesh(sales, 0, 'publish', 'sales'), '1 public node');
      await sales.commit('v1 is gone');
      await mesh(shop, 0, 'sync');
      assert.is((await shop.mesh('check')).status, 0);
      const { publications } = JSON.parse(await mesh(sales, 0, 'history', 'sales', '--format', 'json'));
      assert.is(publications.length, 5);
    });
  },
  { fileTimeout: 300_000 },
);
