import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { foreignMesh } from './foreign-mesh.ts';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

suite('the packed tarball in a mesh that is not ours', ({ test, before }) => {
  let repo: GitRepo;
  let files: string[] = [];
  const meshgate = (...args: string[]): Promise<Outcome> =>
    spawnCommand(join(repo.dir, 'node_modules/.bin/meshgate'), args, { cwd: repo.dir, env: repo.env });

  before(
    async () => {
      const shelf = tempDir('pack-');
      repo = await foreignMesh();
      const packed = await spawnCommand(
        npm,
        ['pack', '--json', '--ignore-scripts', '--pack-destination', shelf],
        {
          cwd: repoRoot,
          env: repo.env,
        },
      );
      const report: unknown = JSON.parse(packed.stdout);
      const [entry] = (Array.isArray(report) ? report : Object.values(report as object)) as {
        files: { path: string }[];
      }[];
      files = (entry?.files ?? []).map(({ path }) => path);
      const [tarball] = readdirSync(shelf);
      repo.write('package.json', '{"private": true}');
      repo.write('.gitignore', 'node_modules/\n');
      const options = [
        'install',
        '--offline',
        '--no-audit',
        '--no-fund',
        '--save-dev',
        join(shelf, tarball ?? ''),
      ];
      const installed = await spawnCommand(npm, options, { cwd: repo.dir, env: repo.env });
      assert.is(installed.status, 0, installed.stderr);
    },
    { timeout: 120_000 },
  );

  test('ships dist, the pages that mesh explain prints and the schema, nothing else', () => {
    const other = files.filter(
      (path) =>
        !/^(?:dist\/|docs\/rules\/|docs\/mesh\.schema\.json$|docs\/compatibility\.md$|package\.json$|README\.md$|LICENSE$)/.test(
          path,
        ),
    );
    assert.equal(other, []);
    assert.ok(files.includes('dist/cli.js') && files.includes('docs/rules/ref-target-public.md'));
  });

  test('a sound mesh exits 0', async () => {
    await repo.git('rm', '--quiet', '--cached', '-r', '--ignore-unmatch', '.');
    repo.write(
      'dbt/sales/models/schema.yml',
      repo.read('dbt/sales/models/schema.yml').replace('access: public\n', 'access: protected\n'),
    );
    const { status, stdout } = await meshgate('check');
    assert.is(status, 0, stdout);
    assert.match(stdout, 'No findings (2 projects in the working tree)');
  });

  test('each planted reference is found by its rule at its exact place', async () => {
    repo.write(
      'dbt/marketing/models/reach.sql',
      `select * from {{ ref('sales', 'orders') }}\n-- é\n  join {{ ref('sales', 'stg') }} using (id)\njoin {{ ref("sales",\n  'draft') }} using (id)\n`,
    );
    repo.write(
      'dbt/sales/models/schema.yml',
      repo.read('dbt/sales/models/schema.yml').replace('access: protected\n', 'access: public\n'),
    );
    const { status, stdout } = await meshgate('check', '--format', 'json');
    assert.is(status, 1);
    const { version, findings, summary } = JSON.parse(stdout);
    assert.is(version, 1);
    const places = findings.map((f: Record<string, unknown>) => [
      f['rule'],
      `${f['path']}:${f['line']}:${f['column']}-${f['end_line']}:${f['end_column']}`,
      f['unique_id'],
      f['target'],
    ]);
    assert.equal(places, [
      [
        'ref-target-public',
        'dbt/marketing/models/reach.sql:3:11-3:30',
        'model.marketing.reach',
        'model.sales.stg',
      ],
      [
        'ref-target-contract',
        'dbt/marketing/models/reach.sql:4:9-5:11',
        'model.marketing.reach',
        'model.sales.draft',
      ],
      ['public-model-contract', 'dbt/sales/models/schema.yml:6:5-6:19', 'model.sales.draft', null],
    ]);
    assert.equal(Object.keys(findings[0]), [
      'rule',
      'severity',
      'certainty',
      'message',
      'help',
      'path',
      'line',
      'column',
      'end_line',
      'end_column',
      'project',
      'unique_id',
      'target',
      'fingerprint',
      'waived',
    ]);
    const { duration_ms, ...rest } = summary;
    assert.type(duration_ms, 'number');
    assert.equal(rest, { errors: 3, warnings: 0, waived: 0, existing: 0, unknown: 0, files: 2, projects: 2 });
  });

  test('and exits 0 once they are fixed', async () => {
    repo.write(
      'dbt/sales/models/schema.yml',
      `models:
  - {name: orders, config: {access: public, contract: {enforced: true}}, columns: [{name: id, data_type: int}]}
  - {name: draft, config: {access: public, contract: {enforced: true}}, columns: [{name: id, data_type: int}]}
  - {name: stg, config: {access: public, contract: {enforced: true}}, columns: [{name: id, data_type: int}]}
`,
    );
    assert.is((await meshgate('check')).status, 0);
  });

  test('the example of its documentation compiles against its types, and runs', async () => {
    const page = readFileSync(join(repoRoot, 'docs/api.md'), 'utf8');
    repo.write('use.mts', /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    repo.write(
      'dbt/marketing/models/reach.sql',
      `select * from {{ ref('sales', 'orders') }} join {{ ref('sales', 'gone') }} using (id)\n`,
    );
    await repo.git('add', 'dbt');
    await repo.git('commit', '--quiet', '--message=before', '--', 'dbt/sales');
    const tsc = [join(repoRoot, 'node_modules/typescript/bin/tsc'), '--strict', '--module', 'nodenext'];
    const options = ['--target', 'es2023', '--lib', 'es2023,dom', '--types', '', 'use.mts'];
    const compiled = await spawnCommand(process.execPath, [...tsc, ...options], {
      cwd: repo.dir,
      env: repo.env,
    });
    assert.is(compiled.status, 0, compiled.stdout);
    const { stdout, stderr } = await spawnCommand(process.execPath, ['use.mjs'], {
      cwd: repo.dir,
      env: repo.env,
    });
    assert.is(stderr, '');
    assert.match(stdout, /^dbt\/marketing\/models\/reach\.sql:1 ref-target-exists: .*\n1 errors\n$/);

    repo.write('use.mts', "import { check } from 'meshgate';\nawait check({ stagedd: true });\n");
    const wrong = await spawnCommand(process.execPath, [...tsc, ...options], {
      cwd: repo.dir,
      env: repo.env,
    });
    assert.match(wrong.stdout, 'stagedd');
  });

  test('explain prints the rule page that was shipped', async () => {
    const { status, stdout } = await meshgate('explain', 'ref-target-public');
    assert.is(status, 0);
    assert.match(stdout, '# ref-target-public');
  });
});
