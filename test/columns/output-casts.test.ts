import * as assert from 'uvu/assert';
import { type Dialect, dialectOf } from '../../src/columns/dialects.ts';
import { findParser } from '../../src/columns/find-parser.ts';
import { outputCasts } from '../../src/columns/output-casts.ts';
import { SqlParser } from '../../src/columns/sql-parser.ts';
import { suite } from '../harness/suite.ts';

/** A model's SQL, and `name: type` of each of its columns; null where the SQL does not say. */
const CASES: readonly (readonly [sql: string, columns: string | null])[] = [
  [
    "select cast(id as integer) as id, cast(amount as decimal(10, 2)) as amount from {{ ref('orders') }}",
    'id: integer, amount: decimal(10, 2)',
  ],
  [
    'select a::int as a,\n  b::timestamp with time zone b, c :: varchar(10) as c from t',
    'a: int, b: timestamp with time zone, c: varchar(10)',
  ],
  ['with x as (select 1 as y)\n-- 😀\nselect cast(y as double precision) AS z from x', 'z: double precision'],
  ["{{ config(access='public') }}\nselect try_cast(a as int) as a from t", null],
  ['select cast(id as integer) as id, amount from t', null],
  ['select cast(id as integer) from t', null],
  ['select * from t', null],
  ['select cast(a as int) as a from t union all select cast(b as int) as b from t', null],
  ["select cast(a as {{ var('type') }}) as a from t", null],
  ["select cast(a as int) as {{ var('name') }} from t", null],
  ["select cast(a as int) as a {% if target.name == 'dev' %}, cast(b as int) as b {% endif %} from t", null],
  ['select cast(a as int) as "A b" from t', null],
  ['selec', null],
];

suite('the columns that a model casts', ({ test, after }) => {
  const parser = new SqlParser(findParser()?.url ?? '');
  after(() => parser.close());
  const duckdb = dialectOf('duckdb') as Dialect;

  for (const [sql, columns] of CASES) {
    test(sql.replaceAll('\n', ' '), async () => {
      const found = await outputCasts(sql, [duckdb], (text, dialect) => parser.parse(text, dialect));
      assert.is(found?.map(({ name, type }) => `${name}: ${type}`).join(', ') ?? null, columns);
    });
  }
});
