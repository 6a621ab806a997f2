import { readFileSync } from 'node:fs';
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

  test('profiles.yml.example is the profiles.yml of snowflake_setup', () => {
    assert.is(readFileSync(join(repoRoot, 'profiles.yml.example'), 'utf8'), setupFile('profiles.yml'));
  });
});
