import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { CHANGE_IDS } from '../../src/mesh/differences/change.ts';
import { cliPath } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { makeManifest } from '../manifest/make-manifest.ts';
import { compiled, syncedRepo, upManifest } from './mesh-repo.ts';

const YAML = 'up/models/orders.yml';

suite('mesh diff', ({ test }) => {
  test('says that nothing changed', async () => {
    const repo = await syncedRepo();
    const { status, stdout } = await repo.mesh('diff', 'up');
    assert.is(status, 0);
    assert.match(stdout, '✓ Nothing that is promised changed');
  });

  test('tells the tree from the index, and each from what is published', async () => {
    const repo = await syncedRepo();
    repo.write(YAML, repo.read(YAML).replace('name: id', 'name: order_id'));
    await repo.git('add', '.');
    repo.write(YAML, repo.read(YAML).replace('access: public', 'access: protected'));
    const tree = await repo.mesh('diff', 'up');
    assert.match(tree.stdout, '✗ breaking        is protected: no other project may read it');
    assert.match(tree.stdout, '✗ Breaks every reader (1 change, breaking)');
    const index = await repo.mesh('diff', 'up', '--to', 'staged');
    assert.match(
      index.stdout,
      '! query-breaking  id is called order_id\n      → Offer order_id beside id first',
    );
    const between = await repo.mesh('diff', 'up', '--from', 'staged', '--to', 'declared');
    assert.match(between.stdout, 'is protected');
  });

  test('compares publications and files, with the types of their adapter', async () => {
    const repo = await syncedRepo();
    const manifest = upManifest({
      columns: [{ name: 'id', data_type: 'bigint', constraints: [{ type: 'not_null' }] }],
    });
    compiled(repo, 'up', { ...manifest, metadata: { ...manifest.metadata, adapter_type: 'duckdb' } });
    const { status, stdout } = await repo.mesh(
      'diff',
      'up',
      '--to',
      'up/target/manifest.json',
      '--format',
      'json',
    );
    assert.is(status, 0);
    const document = JSON.parse(stdout);
    assert.equal(Object.keys(document), ['version', 'project', 'from', 'to', 'level', 'changes']);
    assert.equal(document.changes, [
      {
        id: 'type-widened',
        level: 'compatible',
        noticed_by_star: true,
        unique_id: 'model.up.orders',
        column: 'id',
        before: 'integer',
        after: 'bigint',
        message: 'id is bigint, which holds more than integer',
        safe_path: null,
      },
    ]);
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    const { publications } = JSON.parse((await repo.mesh('history', 'up', '--format', 'json')).stdout);
    const first = publications.at(-1).timestamp;
    const back = await repo.mesh('diff', 'up', '--from', 'latest', '--to', first);
    assert.match(back.stdout, 'id is integer, which holds less than bigint');
  });

  test('refuses what is no state, and a publication that is not there', async () => {
    const repo = await syncedRepo();
    const nothing = await repo.mesh('diff', 'up', '--to', 'nothing');
    assert.is(nothing.status, 2);
    assert.match(nothing.stderr, '`nothing` is neither declared, staged, latest');
    const gone = await repo.mesh('diff', 'up', '--to', '20200101T000000000Z');
    assert.is(gone.status, 3);
    assert.match(gone.stderr, 'is not there');
    assert.is((await repo.mesh('diff', 'nobody')).status, 3);
    repo.write('other.json', JSON.stringify(makeManifest('other', [])));
    const other = await repo.mesh('diff', 'up', '--to', 'other.json');
    assert.is(other.status, 2);
    assert.match(other.stderr, 'other.json is of other, not of up.');
  });

  test('its page has a section for each change and for nothing else, which mesh explain prints', async () => {
    const page = readFileSync(join(repoRoot, 'docs/compatibility.md'), 'utf8');
    const sections = [...page.matchAll(/^### (.*)\n\nLevel: /gm)].map(([, id]) => id);
    assert.equal(sections.toSorted(), CHANGE_IDS.toSorted());
    const explain = [cliPath, 'explain', 'column-renamed'];
    const { status, stdout } = await spawnCommand(process.execPath, explain, {
      cwd: repoRoot,
      env: process.env,
    });
    assert.is(status, 0);
    assert.match(stdout, /^# column-renamed\n\nLevel: query-breaking\. [\s\S]*\n\nSafe path: In two steps/);
    assert.not.match(stdout, 'column-added');
  });
});
