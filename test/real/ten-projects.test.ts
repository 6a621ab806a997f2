import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath, type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

/** Ten projects: `sales` and `finance` read `core`, by dbt-loom and by sources; the others stand alone. */
const ALONE = ['billing', 'hr', 'legal', 'logistics', 'product', 'research', 'support'];

const ORDERS = `models:
  - name: orders
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: integer}]
`;

interface Stage {
  readonly repo: GitRepo;
  push(): Promise<Outcome>;
  /** For which projects dbt ran since the last look. */
  ran(): string[];
}

async function stage(): Promise<Stage> {
  const repo = await gitRepo();
  const home = tempDir('home-');
  const project = (name: string, files: Record<string, string>): void => {
    repo.write(`${name}/dbt_project.yml`, `name: ${name}\nversion: 1.0.0\nprofile: ${name}\n`);
    for (const [path, text] of Object.entries(files)) repo.write(`${name}/${path}`, text);
  };
  project('core', {
    'models/orders.sql': 'select {{ tools.one() }} as id\n',
    'models/orders.yml': ORDERS,
    'packages.yml': 'packages: [{package: acme/tools, version: 1.0.0}]\n',
    'package-lock.yml': 'packages:\n  - package: acme/tools\n    version: 1.0.0\nsha1_hash: 0\n',
    // Ignored by Git, as in most repositories: what is installed, and how to reach the warehouse.
    'dbt_packages/tools/dbt_project.yml': 'name: tools\nversion: 1.0.0\n',
    'dbt_packages/tools/macros/one.sql': '{% macro one() %}1{% endmacro %}\n',
    'profiles.yml':
      'core: {target: dev, outputs: {dev: {type: duckdb, path: ../warehouse/core.duckdb, schema: main}}}\n',
  });
  project('sales', { 'models/mart.sql': "select id from {{ ref('core', 'orders') }}\n" });
  project('finance', {
    'models/mart.sql': "select id from {{ source('core', 'orders') }}\n",
    'models/asks.sql':
      "{% if execute %}{% set r = run_query('select 1') %}{% for row in r.rows %}{{ row }}{% endfor %}{% endif %}\nselect 1 as id\n",
  });
  for (const name of ALONE) project(name, { 'models/own.sql': 'select 1 as id\n' });
  mkdirSync(join(home, '.dbt'));
  const others = ['sales', 'finance', ...ALONE].map(
    (name) => `${name}: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n`,
  );
  writeFileSync(join(home, '.dbt/profiles.yml'), others.join(''));
  repo.write(
    'mesh.yml',
    'version: 1\nprojects:\n  sales: {upstreams: {core: loom}}\n  finance: {upstreams: {core: sources}}\n',
  );
  repo.write('.gitignore', 'dbt_packages/\nprofiles.yml\n.venv/\ntarget/\nlogs/\nwarehouse/\n');
  await repo.commit('ten projects');

  const notes = join(home, 'ran');
  const program = (path: string, script: string): void => {
    repo.write(path, `#!/bin/sh\n${script}\n`);
    chmodSync(join(repo.dir, path), 0o755);
  };
  const real = join(repoRoot, '.venv/bin/dbt');
  program('.venv/bin/dbt', `echo "$(basename "$PWD")" >>"${notes}"\nexec "${real}" "$@"`);
  program('.git/hooks/pre-push', `exec "${process.execPath}" "${cliPath}" hook pre-push "$@"`);
  const bare = tempDir('bare-');
  await repo.git('init', '--quiet', '--bare', bare);
  await repo.git('remote', 'add', 'origin', bare);
  await repo.git('push', '--quiet', '--no-verify', 'origin', 'main');
  const env = { ...repo.env, HOME: home };
  return {
    repo,
    push: () => spawnCommand('git', ['push', '--quiet', 'origin', 'HEAD:main'], { cwd: repo.dir, env }),
    ran() {
      const names = existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [];
      rmSync(notes, { force: true });
      return names;
    },
  };
}

suite('push: ten projects with dbt', ({ test, timeout }) => {
  timeout(280_000);

  test('runs for the touched project and its readers, on the pushed commit, and not twice for the same files', async () => {
    const { repo, push, ran } = await stage();
    repo.write('core/models/orders.sql', 'select {{ tools.one() }} + 1 as id\n');
    await repo.commit('another id');
    // What is pushed is good, and what lies here is not.
    repo.write('core/models/orders.sql', 'select {{ nonsense() }}\n');
    repo.write('sales/models/mart.sql', "select id from {{ ref('core', 'gone') }}\n");

    const refusing = join((await repo.git('remote', 'get-url', 'origin')).trim(), 'hooks/update');
    mkdirSync(join(refusing, '..'), { recursive: true });
    writeFileSync(refusing, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const first = await push();
    assert.match(first.stderr, 'remote rejected');
    const [upstream, ...readers] = ran();
    assert.is(upstream, 'core', first.stderr);
    assert.equal(readers.sort(), ['finance', 'finance', 'sales']);
    assert.match(
      first.stderr,
      '✓ sales: Cross-project lineage verified\n  - Found reference: model.core.orders\n',
    );
    assert.match(
      first.stderr,
      '✓ finance: Cross-project lineage verified\n  - Found reference: source.finance.core.orders\n  dbt compile needs more than files here (model asks asks the warehouse), so dbt parse was run instead\n',
    );

    rmSync(refusing);
    const second = await push();
    assert.is(second.status, 0, second.stderr);
    assert.equal(ran(), []);
    assert.match(second.stderr, '✓ core: compiled (nothing has changed since)\n');
    assert.equal(
      (await repo.git('status', '--short')).trim().split('\n').length,
      2,
      'nothing else was written',
    );
  });

  test("refuses what only dbt can know, in dbt's words and with the file as it is called here", async () => {
    const { repo, push, ran } = await stage();
    repo.write('hr/models/own.sql', 'select {{ nonsense() }}\n');
    await repo.commit('nonsense');
    repo.write('hr/models/own.sql', 'select 1 as id\n');
    const { status, stderr } = await push();
    assert.is(status, 1);
    assert.equal(ran(), ['hr']);
    assert.match(stderr, '✗ hr: dbt compile failed\n  Encountered an error:\n');
    assert.match(
      stderr,
      "Compilation Error in model own (hr/models/own.sql)\n      'nonsense' is undefined.",
    );
    assert.not.match(stderr, '/tree/');
  });
});
