import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { type ReferenceMesh, referenceMesh } from './reference-mesh.ts';

const LOOM_READER = 'dbt_down_loom/models/marts/downstream_orders.sql';
const SOURCES_READER = 'dbt_down/models/marts/downstream_orders.sql';
const SCHEMA = 'dbt_up/models/marts/schema.yml';
const MODEL = 'dbt_up/models/marts/public_orders.sql';

const toStaging = (sql: string): string => sql.replace("'public_orders'", "'stg_orders'");

suite('git commit in the reference mesh', ({ test, before, after, beforeEach }) => {
  let mesh: ReferenceMesh;
  const commit = (...args: string[]) => mesh.git('commit', '-q', '-m', 'x', ...args);
  const refused = (output: string, ...parts: string[]): void => {
    for (const part of parts) assert.ok(output.includes(part), `${part} is not in:\n${output}`);
  };

  before(() => {
    mesh = referenceMesh();
  });
  after(() => mesh.remove());
  beforeEach(() => {
    mesh.git('reset', '--hard', '-q', 'HEAD');
    mesh.git('clean', '-fdq');
  });

  test('a harmless commit passes and hears nothing', () => {
    mesh.edit(SCHEMA, (yaml) => `${yaml}\n# a word\n`);
    mesh.git('add', '.');
    const { status, output } = commit();
    assert.is(status, 0, output);
    assert.is(output, '');
  });

  test('git rm of the public model names both readers', () => {
    mesh.git('rm', '-q', 'dbt_up/models/marts/public_orders.sql');
    const { status, output } = commit();
    assert.is(status, 1);
    refused(
      output,
      'ref-target-exists',
      LOOM_READER,
      SOURCES_READER,
      'is gone',
      'keep it until its readers have moved',
    );
  });

  test('git rm of its schema.yml names both readers', () => {
    mesh.git('rm', '-q', SCHEMA);
    const { status, output } = commit();
    assert.is(status, 1);
    refused(output, 'ref-target-public', LOOM_READER, SOURCES_READER, "dbt's default");
  });

  test('the contract dropped, the access narrowed, the group made private: each at the unchanged readers', () => {
    const changes: readonly (readonly [string, (yaml: string) => string])[] = [
      ['ref-target-contract', (yaml) => yaml.replace('enforced: true', 'enforced: false')],
      ['ref-target-public', (yaml) => yaml.replace('access: public', 'access: protected')],
      ['ref-target-group', (yaml) => yaml.replace('access: public', 'access: private')],
    ];
    for (const [rule, change] of changes) {
      mesh.git('reset', '--hard', '-q', 'HEAD');
      mesh.edit(SCHEMA, change);
      mesh.git('add', '.');
      const { status, output } = commit();
      assert.is(status, 1, rule);
      refused(output, rule, LOOM_READER, SOURCES_READER, `${SCHEMA}:`);
    }
  });

  test('a new public model and its first readers over both bridges pass together, with a warning', () => {
    writeFileSync(join(mesh.dir, 'dbt_up/models/marts/days.sql'), 'select 1 as id');
    mesh.edit(
      SCHEMA,
      (yaml) =>
        `${yaml}  - {name: days, config: {access: public, contract: {enforced: true}}, columns: [{name: id, data_type: integer}]}\n`,
    );
    mesh.edit(LOOM_READER, (sql) => `${sql}-- {{ ref('dbt_up', 'days') }}\n`);
    mesh.edit(SOURCES_READER, (sql) => `${sql}-- {{ source('dbt_up', 'days') }}\n`);
    mesh.git('add', '.');
    const { status, output } = commit();
    assert.is(status, 0, output);
    assert.is(output.split('ref-target-unpublished').length - 1, 2, output);
  });

  test('a source that somebody wrote by hand is judged by its relation', () => {
    mkdirSync(join(mesh.dir, 'dbt_down/models/own'));
    writeFileSync(
      join(mesh.dir, 'dbt_down/models/own/sources.yml'),
      'sources: [{name: warehouse, database: DBT_UP_PROD, schema: MARTS, tables: [{name: orders, identifier: PUBLIC_ORDERS}]}]\n',
    );
    writeFileSync(
      join(mesh.dir, 'dbt_down/models/own/m.sql'),
      "select * from {{ source('warehouse', 'orders') }}",
    );
    mesh.edit(SCHEMA, (yaml) => yaml.replace('access: public', 'access: protected'));
    mesh.git('add', '.');
    const { output } = commit();
    refused(output, 'dbt_down/models/own/m.sql', '1:18  error  ref-target-public');
  });

  test('with no Python and no dbt on PATH the check and the hook say the same', () => {
    const bin = tempDir('bin-');
    for (const tool of ['git', 'node', 'sh', 'dirname', 'basename', 'sed', 'uname', 'cat']) {
      const path =
        tool === 'node' ? process.execPath : execFileSync('which', [tool], { encoding: 'utf8' }).trim();
      symlinkSync(path, join(bin, tool));
    }
    mesh.edit(LOOM_READER, toStaging);
    mesh.git('add', '.');
    const without = { PATH: bin };
    const check = ['dist/cli.js', 'check', '--staged'];
    assert.throws(() => mesh.run('dbt', ['--version'], '.', without));
    assert.is(
      mesh.run(process.execPath, check, '.', without).stdout,
      mesh.run(process.execPath, check).stdout,
    );
    const { status, output } = mesh.run('git', ['commit', '-q', '-m', 'x'], '.', without);
    assert.is(status, 1);
    refused(output, LOOM_READER, 'ref-target-public');
  });

  test('what passes is handed to lint-staged, which mends the format of our own sources', () => {
    writeFileSync(join(mesh.dir, 'src/untidy.ts'), 'export const x   =  1');
    mesh.git('add', '.');
    const { status, output } = commit();
    assert.is(status, 0, output);
    assert.is(mesh.git('show', 'HEAD:src/untidy.ts').stdout, 'export const x = 1;\n');
    rmSync(join(mesh.dir, 'src/untidy.ts'));
  });

  test('a published column that is renamed names every reader, at the very column', () => {
    mesh.edit(SCHEMA, (yaml) => yaml.replace('name: amount', 'name: total'));
    mesh.edit(MODEL, (sql) => sql.replace('as amount', 'as total'));
    mesh.git('add', '.');
    const { status, output } = commit();
    assert.is(status, 1);
    refused(output, 'breaking-change', 'amount is called total', `${SCHEMA}\n  29:15`);
    refused(output, `${SOURCES_READER}:4:5`, `${LOOM_READER}:4:5`, '(reads amount)');
  });

  test('a column more passes; one that nobody reads goes under readers, and not under strict', () => {
    const more = '      - {name: note, data_type: varchar}\n';
    const last = 'data_type: timestamp_ntz\n        data_tests: [not_null]\n';
    mesh.edit(SCHEMA, (yaml) => yaml.replace(last, `${last}${more}`));
    mesh.edit(MODEL, (sql) => sql.replace('\nfrom', ",\n    'x' as note\nfrom"));
    mesh.git('add', '.');
    const added = commit();
    assert.is(added.status, 0, added.output);
    assert.is(added.output, '');
    mesh.edit('registry/dbt_up/prod/latest/manifest.json', (text) => {
      const manifest = JSON.parse(text);
      const { columns } = manifest.nodes['model.dbt_up.public_orders'];
      columns['note'] = { ...columns['status'], name: 'note' };
      return JSON.stringify(manifest);
    });
    commit('--all', '--no-verify');

    mesh.edit(SCHEMA, (yaml) => yaml.replace(more, ''));
    mesh.edit(MODEL, (sql) => sql.replace(",\n    'x' as note\nfrom", '\nfrom'));
    for (const [policy, expected] of [
      ['strict', 1],
      ['readers', 0],
    ] as const) {
      mesh.edit(
        'mesh.yml',
        (yaml) => `${yaml.replace(/^compatibility: .*\n/m, '')}compatibility: ${policy}\n`,
      );
      mesh.git('add', '.');
      const { status, output } = commit();
      assert.is(status, expected, output);
      if (expected === 1) refused(output, 'breaking-change', 'lost the column note');
    }
  });
});
