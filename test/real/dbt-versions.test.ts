import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';

/** `npm run test:real` installs them; 1.11 is what all other tests run. */
const VERSIONS = ['1.8', '1.9', '1.10'];

const CONTRACT = `models:
  - name: orders
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}]
`;

async function mesh(version: string): Promise<GitRepo> {
  const shelf = process.env['MESHGATE_TEST_DBT'];
  if (!shelf) throw new Error('MESHGATE_TEST_DBT is not set: run this by `npm run test:real`.');
  const repo = await gitRepo();
  symlinkSync(join(shelf, version), join(repo.dir, '.venv'), 'junction');
  repo.write('.gitignore', '.venv\ntarget/\nlogs/\n');
  repo.write('profiles.yml', "p: {target: d, outputs: {d: {type: duckdb, path: ':memory:'}}}\n");
  repo.write(
    'mesh.yml',
    'version: 1\nprojects:\n  loomed: {upstreams: {up: loom}}\n  down: {upstreams: {up: sources}}\n',
  );
  for (const name of ['up', 'loomed', 'down'])
    repo.write(`${name}/dbt_project.yml`, `name: ${name}\nversion: 1.0.0\nprofile: p\n`);
  repo.write('up/models/orders.sql', 'select 1 as id\n');
  repo.write('up/models/orders.yml', CONTRACT);
  repo.write('loomed/models/mart.sql', "select id from {{ ref('up', 'orders') }}\n");
  repo.write('down/models/mart.sql', "select id from {{ source('up', 'orders') }}\n");
  repo.write(
    'down/models/asks.sql',
    "{% if execute %}{% do run_query('select 1') %}{% endif %}select 1 as id\n",
  );
  await repo.commit('a mesh');
  return repo;
}

suite(
  'dbt-core of every version',
  ({ test, timeout }) => {
    timeout(280_000);

    for (const version of VERSIONS) {
      test(`${version}: both bridges, with what is fresh, and dbt parse where compile must ask the warehouse`, async () => {
        const repo = await mesh(version);
        const { status, stdout, stderr } = await repo.meshProcess({}, 'compile', '--rev', 'HEAD');
        assert.is(
          stdout,
          `✓ up: compiled
✓ down: Cross-project lineage verified
  - Found reference: source.down.up.orders
  dbt compile needs more than files here (model asks asks the warehouse), so dbt parse was run instead
✓ loomed: Cross-project lineage verified
  - Found reference: model.up.orders
`,
          stderr,
        );
        assert.is(status, 0);
      });
    }
  },
  { fileTimeout: 900_000 },
);
