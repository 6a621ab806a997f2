import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { sampleRows } from './sample-rows.ts';
import { SAMPLE, setupFile } from './setup-account.ts';
import { statementsOf, textOf } from './statements.ts';

suite('the files of snowflake_setup', ({ test }) => {
  for (const [table, columns] of [
    ['raw_customers', 5],
    ['raw_orders', 5],
  ] as const) {
    test(`03 has the rows of dbt_up/sample_data/${table}.csv`, () => {
      const merge = statementsOf(SAMPLE).find((words) =>
        textOf(words).startsWith(`MERGE INTO DBT_UP_PROD . RAW . ${table.toUpperCase()} `),
      );
      const words = (merge ?? []).slice((merge ?? []).findIndex(({ value }) => value === 'VALUES') + 1);
      const end = words.findIndex(({ value }) => value === 'AS');
      const values = words
        .slice(0, end)
        .filter(({ kind }) => kind !== 'sign')
        .map(({ value }) => value);
      const rows: string[][] = [];
      while (values.length > 0) rows.push(values.splice(0, columns));
      assert.equal(rows, sampleRows(table));
    });
  }

  test('QUICKSTART.md runs the scripts in their order, and installs the dbt-snowflake that is tried', () => {
    const page = setupFile('QUICKSTART.md');
    const scripts = readdirSync(join(repoRoot, 'snowflake_setup')).filter((name) => /^0.*\.sql$/.test(name));
    const run = [...page.matchAll(/snow sql --filename snowflake_setup\/(\S+)/g)].map(([, name]) => name);
    assert.equal(run, scripts.sort());
    const [pin = ''] = /dbt-snowflake==\S+/.exec(page) ?? [];
    assert.match(readFileSync(join(repoRoot, 'requirements-snowflake.in'), 'utf8'), `\n${pin}\n`);
  });

  test('INDEX.md names every file and no other', () => {
    const named = [...setupFile('INDEX.md').matchAll(/^\| \[(\S+)\]\(\1\)/gm)].map(([, name = '']) => name);
    const files = readdirSync(join(repoRoot, 'snowflake_setup')).filter((name) => name !== 'INDEX.md');
    assert.equal(named.sort(), files.sort());
  });

  test('profiles.yml.example is the profiles.yml of snowflake_setup', () => {
    assert.is(readFileSync(join(repoRoot, 'profiles.yml.example'), 'utf8'), setupFile('profiles.yml'));
  });
});
