import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../harness/repo-root.ts';

/** The rows of dbt_up/sample_data, which DuckDB loads, as text. */
export function sampleRows(table: 'raw_customers' | 'raw_orders'): string[][] {
  const text = readFileSync(join(repoRoot, 'dbt_up/sample_data', `${table}.csv`), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}
