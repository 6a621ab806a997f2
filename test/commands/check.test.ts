import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { foreignMesh } from '../scenarios/foreign-mesh.ts';

const PROTECTED = `select * from {{ ref('sales', 'stg') }}\n`;

suite('mesh check', ({ test }) => {
  test('outside Git: exit 3 and one sentence', async () => {
    const repo = await gitRepo();
    const { status, stderr } = await repo.meshWith({ cwd: '/' }, 'check');
    assert.is(status, 3);
    assert.match(stderr, 'is not inside a Git working tree');
  });

  test('a folder that is not there', async () => {
    const repo = await gitRepo();
    const { status, stderr } = await repo.mesh('check', '--cwd', 'nowhere');
    assert.is(status, 3);
    assert.match(stderr, 'does not exist');
  });

  test('a repository without dbt is clean', async () => {
    const { status, stdout } = await (await gitRepo()).mesh('check');
    assert.is(status, 0);
    assert.match(stdout, '0 projects');
  });

  test('--staged judges the index, the plain check the tree, --rev a commit', async () => {
    const repo = await foreignMesh();
    const first = await repo.commit('sound, but for draft');
    repo.write('dbt/marketing/models/reach.sql', PROTECTED);
    await repo.git('add', '.');
    repo.write('dbt/marketing/models/reach.sql', `select * from {{ ref('sales', 'orders') }}\n`);
    assert.match((await repo.mesh('check', '--staged')).stdout, 'ref-target-public');
    assert.not.match((await repo.mesh('check')).stdout, 'ref-target-public');
    assert.not.match((await repo.mesh('check', '--rev', first)).stdout, 'ref-target-public');
  });

  test('older findings are counted, not blocked on; a second of the same is new', async () => {
    const repo = await foreignMesh();
    repo.write('dbt/marketing/models/reach.sql', PROTECTED);
    await repo.commit('old sins');
    repo.write('dbt/marketing/models/reach.sql', `-- moved down\n\n${PROTECTED}`);
    await repo.git('add', '.');
    const moved = await repo.mesh('check', '--staged');
    assert.is(moved.status, 0, moved.stdout);
    assert.match(moved.stdout, '2 older findings not counted');
    repo.write('dbt/marketing/models/reach.sql', `${PROTECTED}${PROTECTED}`);
    await repo.git('add', '.');
    const doubled = await repo.mesh('check', '--staged');
    assert.is(doubled.status, 1);
    assert.match(doubled.stdout, '1 error, 0 warnings');
  });

  test('before the first commit everything staged is new', async () => {
    const repo = await foreignMesh();
    repo.write('dbt/marketing/models/reach.sql', PROTECTED);
    await repo.git('add', '.');
    assert.is((await repo.mesh('check', '--staged')).status, 1);
  });

  test('a merge is judged against all its parents', async () => {
    const repo = await foreignMesh();
    await repo.commit('base');
    await repo.git('checkout', '-q', '-b', 'reader');
    repo.write('dbt/marketing/models/second.sql', `select * from {{ ref('sales', 'orders') }}\n`);
    await repo.commit('a second reader');
    await repo.git('checkout', '-q', 'main');
    repo.write('dbt/sales/models/schema.yml', 'models: []\n');
    repo.write('dbt/marketing/models/reach.sql', 'select 1 as id\n');
    await repo.commit('nobody reads it here, so it goes');
    await repo.git('merge', '--no-commit', '--no-ff', 'reader');
    const { status, stdout } = await repo.mesh('check', '--staged');
    assert.is(status, 1);
    assert.match(stdout, 'dbt/marketing/models/second.sql');
  });

  test('--changed-since', async () => {
    const repo = await foreignMesh();
    const first = await repo.commit('first');
    repo.write('dbt/marketing/models/reach.sql', PROTECTED);
    const second = await repo.commit('second');
    assert.is((await repo.mesh('check', '--rev', second, '--changed-since', first)).status, 1);
    assert.is((await repo.mesh('check', '--rev', second, '--changed-since', second)).status, 0);
  });

  test('--project narrows, an unknown one is told', async () => {
    const repo = await foreignMesh();
    assert.is((await repo.mesh('check', '--project', 'marketing')).status, 0);
    assert.is((await repo.mesh('check', '--project', 'sales')).status, 1);
    const { status, stderr } = await repo.mesh('check', '--project', 'nobody');
    assert.is(status, 2);
    assert.match(stderr, 'Projects: marketing, sales.');
  });

  test('several formats, each to its own place', async () => {
    const repo = await foreignMesh();
    const file = join(repo.dir, 'report.json');
    const { stdout } = await repo.mesh(
      'check',
      '--format',
      'json',
      '--output-file',
      file,
      '--format',
      'pretty',
    );
    assert.match(stdout, '1 error');
    assert.is(JSON.parse(readFileSync(file, 'utf8')).summary.errors, 1);
  });

  test('--max-warnings', async () => {
    const repo = await foreignMesh();
    repo.write('mesh.yml', 'version: 1\nrules: {public-model-contract: warn}\n');
    assert.is((await repo.mesh('check')).status, 0);
    assert.is((await repo.mesh('check', '--max-warnings', '0')).status, 1);
    assert.is((await repo.mesh('check', '--max-warnings', 'x')).status, 2);
  });

  test('a rule switched off, and one that does not exist', async () => {
    const repo = await foreignMesh();
    repo.write('mesh.yml', 'version: 1\nrules: {public-model-contract: off}\n');
    assert.is((await repo.mesh('check')).status, 0);
    repo.write('mesh.yml', 'version: 1\nrules: {public-model-contrct: off}\n');
    const { status, stderr } = await repo.mesh('check');
    assert.is(status, 2);
    assert.match(stderr, 'Did you mean `public-model-contract`?');
  });

  test('a wrong mesh.yml: exit 2 with its place', async () => {
    const repo = await foreignMesh();
    repo.write('mesh.yml', 'version: 1\nrule: {}\n');
    const { status, stderr } = await repo.mesh('check');
    assert.is(status, 2);
    assert.match(stderr, 'mesh.yml:2:1: unknown key `rule` in mesh.yml (did you mean `rules`?)');
  });

  test('dynamic references are counted and listed on demand', async () => {
    const repo = await foreignMesh();
    repo.write('dbt/marketing/models/dyn.sql', `select * from {{ ref(var('which')) }}\n`);
    const { stdout } = await repo.mesh('check', '--project', 'marketing');
    assert.match(stdout, '1 reference only Jinja can resolve');
    assert.match((await repo.mesh('check', '--show-unknown')).stdout, 'dbt/marketing/models/dyn.sql:1:18');
  });

  test('--rev with a revision that nobody knows', async () => {
    const repo = await foreignMesh();
    const { status, stderr } = await repo.mesh('check', '--rev', 'nope');
    assert.is(status, 2);
    assert.match(stderr, 'Git knows no revision `nope`');
  });
});

suite('the command line', ({ test }) => {
  const WRONG: readonly (readonly [string[], RegExp])[] = [
    [['chekc'], /Did you mean `mesh check`\?/],
    [['check', '--stagd'], /Unknown option '--stagd'/],
    [['check', 'surplus'], /does not take `surplus`/],
    [['check', '--format', 'xml'], /has no format `xml`/],
    [['explain'], /needs the id of a rule/],
    [['explain', 'ref-target-pubic'], /Did you mean `ref-target-public`\?/],
    [['ls', '--format', 'xml'], /has no format `xml`/],
    [['check', '--staged', '--rev', 'HEAD'], /exclude each other/],
  ];
  for (const [args, expected] of WRONG) {
    test(`mesh ${args.join(' ')} exits 2`, async () => {
      const { status, stderr } = await (await gitRepo()).mesh(...args);
      assert.is(status, 2, stderr);
      assert.match(stderr, expected);
    });
  }

  test('help and version', async () => {
    const repo = await gitRepo();
    for (const args of [
      ['--help'],
      ['check', '--help'],
      ['ls', '-h'],
      ['rules', '--help'],
      ['explain', '--help'],
      ['verify', '--help'],
      ['promote', '--help'],
    ]) {
      const { status, stdout } = await repo.mesh(...args);
      assert.is(status, 0);
      assert.match(stdout, 'Example: mesh');
      assert.ok(stdout.split('\n').length <= 24, `${args} is longer than a screen`);
    }
    assert.match((await repo.mesh('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  test('rules lists every rule, also as JSON', async () => {
    const repo = await gitRepo();
    const { rules } = JSON.parse((await repo.mesh('rules', '--format', 'json')).stdout);
    const table = (await repo.mesh('rules')).stdout;
    assert.ok(rules.length >= 11);
    for (const { id } of rules) assert.match(table, id);
  });

  test('a reader that closes the pipe early is no failure', async () => {
    const repo = await foreignMesh();
    const { spawnSync } = await import('node:child_process');
    const { cliPath } = await import('../harness/git-repo.ts');
    const { stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${cliPath}" ls --format json | head -1`],
      {
        cwd: repo.dir,
        encoding: 'utf8',
      },
    );
    assert.is(stderr, '');
  });
});
