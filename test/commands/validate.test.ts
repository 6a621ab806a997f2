import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { compiled, meshRepo, readerManifest, syncedRepo } from './mesh-repo.ts';

const GOOD = `✓ loomed: Cross-project lineage verified
  - Found reference: model.up.orders
✓ down: Cross-project lineage verified
  - Found reference: source.down.up.orders
`;

async function compiledRepo(): Promise<GitRepo> {
  const repo = await syncedRepo();
  for (const name of ['down', 'loomed'] as const) compiled(repo, name, readerManifest(name));
  return repo;
}

suite('mesh validate', ({ test, timeout }) => {
  timeout(60_000);

  test('--all: the readers by dbt-loom first, then the others', async () => {
    const repo = await compiledRepo();
    const { status, stdout, stderr } = await repo.mesh('validate', '--all');
    assert.is(stdout, GOOD);
    assert.is(stderr, '');
    assert.is(status, 0);
  });

  test('looks where target-path says, and DBT_TARGET_PATH before it', async () => {
    const repo = await compiledRepo();
    repo.write('down/dbt_project.yml', `${repo.read('down/dbt_project.yml')}target-path: out/dbt\n`);
    const missing = await repo.mesh('validate', '--project', 'down');
    assert.match(missing.stdout, 'down/out/dbt/manifest.json is missing');
    const manifest = repo.read('down/target/manifest.json');
    repo.write('down/out/dbt/manifest.json', manifest);
    assert.is((await repo.mesh('validate', '--project', 'down')).status, 0);
    const env = { DBT_TARGET_PATH: 'target' };
    assert.is((await repo.meshWith({ env }, 'validate', '--project', 'loomed')).status, 0);
  });

  test('--project and --manifest look at one', async () => {
    const repo = await compiledRepo();
    const down = GOOD.split('\n').slice(2).join('\n');
    assert.is((await repo.mesh('validate', '--project', 'down')).stdout, down);
    repo.write('elsewhere/m.json', repo.read('down/target/manifest.json'));
    assert.is((await repo.mesh('validate', '--manifest', 'elsewhere/m.json')).stdout, down);
  });

  const broken: [
    name: string,
    change: (manifest: ReturnType<typeof readerManifest>) => void,
    says: RegExp,
  ][] = [
    [
      'parent_map lacks it',
      (manifest) => {
        manifest.parent_map['model.loomed.mart'] = [];
      },
      /^✗ loomed: parent_map of model\.loomed\.mart lacks model\.up\.orders$/m,
    ],
    [
      'depends_on lacks it',
      (manifest) => {
        Object.assign(manifest.nodes['model.loomed.mart'] ?? {}, { depends_on: { nodes: [], macros: [] } });
      },
      /^✗ loomed: depends_on of model\.loomed\.mart lacks model\.up\.orders$/m,
    ],
    [
      'the whole manifest knows nothing of what the file says',
      (manifest) => {
        manifest.parent_map['model.loomed.mart'] = [];
        Object.assign(manifest.nodes['model.loomed.mart'] ?? {}, {
          depends_on: { nodes: [], macros: [] },
          refs: [],
        });
      },
      /^✗ loomed: model\.loomed\.mart reads model\.up\.orders \(loomed\/models\/mart\.sql:1\)/m,
    ],
    [
      'the reader itself is not in it',
      (manifest) => {
        delete manifest.nodes['model.loomed.mart'];
        delete manifest.parent_map['model.loomed.mart'];
      },
      /^✗ loomed: the manifest has no model\.loomed\.mart/m,
    ],
    [
      'it is of another project',
      (manifest) => {
        manifest.metadata.project_name = 'other';
      },
      /^✗ loomed: loomed\/target\/manifest\.json is the manifest of other$/m,
    ],
  ];
  for (const [name, change, says] of broken) {
    test(`exit 1 where ${name}`, async () => {
      const repo = await compiledRepo();
      const manifest = readerManifest('loomed');
      change(manifest);
      compiled(repo, 'loomed', manifest);
      const { status, stdout } = await repo.mesh('validate', '--all');
      assert.is(status, 1);
      assert.match(stdout, says);
      assert.match(stdout, '✓ down');
    });
  }

  test('exit 1 where there is no manifest, no JSON, or no reference at all', async () => {
    const repo = await compiledRepo();
    repo.write('loomed/target/manifest.json', '{');
    repo.write('down/models/mart.sql', 'select 1 as id\n');
    compiled(repo, 'down', { ...readerManifest('down'), nodes: {}, sources: {}, parent_map: {} });
    const { status, stdout } = await repo.mesh('validate', '--all');
    assert.is(status, 1);
    assert.match(stdout, /✗ loomed: loomed\/target\/manifest\.json: the file is not valid JSON/);
    assert.match(stdout, '✗ down: down/target/manifest.json holds no reference to another project');
    const missing = await repo.mesh('validate', '--project', 'up');
    assert.is(missing.status, 1);
    assert.match(missing.stdout, /^✗ up: up\/target\/manifest\.json|holds no reference/);
    const nowhere = await repo.mesh('validate', '--manifest', 'nowhere.json');
    assert.is(nowhere.stdout, '✗ nowhere.json: nowhere.json is missing\n');
  });

  test('a reference that Jinja may skip is not demanded', async () => {
    const repo = await compiledRepo();
    const extra = "{% if target.name == 'x' %}select * from {{ ref('up', 'orders') }}{% endif %}\n";
    repo.write('loomed/models/sometimes.sql', extra);
    assert.is((await repo.mesh('validate', '--project', 'loomed')).status, 0);
    repo.write('loomed/models/sometimes.sql', "select * from {{ ref('up', 'orders') }}\n");
    assert.is((await repo.mesh('validate', '--project', 'loomed')).status, 1);
  });

  test('must be told what to look at', async () => {
    const repo = await meshRepo();
    assert.is((await repo.mesh('validate')).status, 2);
    assert.is((await repo.mesh('validate', '--all', '--project', 'down')).status, 2);
    assert.is((await repo.mesh('validate', '--project', 'nobody')).status, 2);
  });
});
