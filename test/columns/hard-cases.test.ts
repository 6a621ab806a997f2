import * as assert from 'uvu/assert';
import type { SqlParser } from '../../src/columns/sql-parser.ts';
import { suite } from '../harness/suite.ts';
import { brief, testParser } from './brief.ts';

/** What each text reads, as a person who knows the dialect would say it; `~` is a column that may be another table's. */
const CASES: readonly (readonly [what: string, adapter: string, sql: string, reads: string])[] = [
  ['a plain select', 'snowflake', 'select id, amount as a from up where x > 0', 'up(id amount x)'],
  [
    'import CTEs of stars, as every compiled dbt model has them',
    'snowflake',
    'with source as (select * from "db"."sch"."raw"), r as (select id as k from source) select * from r',
    'db.sch.raw(id)',
  ],
  [
    'a chain of stars',
    'duckdb',
    "with s as (select * from up), j as (select s.* from s) select amount, id as k from j where status = 'x'",
    'up(amount id status)',
  ],
  [
    'a CTE that is called as the table it reads',
    'snowflake',
    'with orders as (select * from orders) select amount from orders',
    'orders(amount)',
  ],
  [
    'a column in a CTE that nobody uses: to drop it breaks the query all the same',
    'postgres',
    'with a as (select id, gone from up) select id from a',
    'up(id gone)',
  ],
  ['a star that reaches the output', 'snowflake', 'with a as (select * from up) select * from a', 'up(*)'],
  [
    'a join without qualifiers',
    'postgres',
    'select amount, u.id from up u join c on u.cid = c.id',
    'up(amount~ id cid) c(amount~ id)',
  ],
  ['USING', 'postgres', 'select u.a from up u join c using (id)', 'up(a id) c(id)'],
  ['a natural join', 'postgres', 'select amount from up natural join c', 'up(?) c(?)'],
  [
    'flatten',
    'snowflake',
    'select f.value:x.y::int, t.a:b[0].c, q from t, lateral flatten(input => t.a) f, table(flatten(t.b)) g',
    't(a q a b)',
  ],
  [
    'a lateral query',
    'snowflake',
    'select a, l.b from t, lateral (select u.b from u where u.id = t.id) l',
    't(a id) u(b id)',
  ],
  [
    'pivot, of which the values become names',
    'snowflake',
    'select a, x from t pivot(sum(a) for m in (1, 2)) as p (x, y)',
    't(a~ x~ a m)',
  ],
  [
    'pivot with names for its values, which are no columns of the table',
    'duckdb',
    "select * from t pivot(sum(a) for m in ('x' as one, 'y' as two))",
    't(a m *)',
  ],
  [
    'unpivot with texts for its columns',
    'databricks',
    'select * from t unpivot (v for m in (a as `Jan-Mar`))',
    't(a *)',
  ],
  [
    'a column of a table by its number',
    'snowflake',
    'select u.$1, t.a from up as u join t on t.id = u.$2',
    'up(?) t(a id)',
  ],
  ['a column that begins with a digit', 'bigquery', 'select t.1st from t', 't(?)'],
  [
    'a column that is called as a word of SQL',
    'snowflake',
    "select case when interval <> 'x' then 1 end from t",
    't(interval~)',
  ],
  ['a function of a schema', 'snowflake', 'select util.f(a) from t', 't(util~ a)'],
  ['a row as a value', 'snowflake', 'select f({* exclude (a)}) from t', 't(a *)'],
  ['unpivot', 'snowflake', 'select a, v from t unpivot(v for m in (x, y))', 't(a x y)'],
  [
    'qualify',
    'snowflake',
    'select a as b, b + 1 as c from t where b > 1 qualify row_number() over (partition by q order by r) = 1',
    't(a b~ b~ q r)',
  ],
  [
    'an asof join',
    'snowflake',
    'select t1.a from t1 asof join t2 match_condition (t1.x >= t2.y) on t1.i = t2.i',
    't1(a x i) t2(y i)',
  ],
  [
    'a recursive CTE with a list of columns',
    'postgres',
    'with recursive r(x, y) as (select a, b from t union all select x + 1, y from r where y < 3) select * from r',
    't(a b)',
  ],
  [
    'a union of stars, whose columns meet by their places',
    'snowflake',
    'with u as (select * from t1 union all select * from t2) select a from u',
    't1(a~ *) t2(a~ *)',
  ],
  [
    'a star without some columns, which must be there',
    'snowflake',
    'select * exclude (a) replace (b + 1 as c) rename (d as e) from t',
    't(a b c d *)',
  ],
  ['a star except, under a name', 'bigquery', 'select x.* except (a), x.b from t x', 't(a b *)'],
  [
    'what a star leaves out is not read through it',
    'snowflake',
    'select z, c from (select * exclude (a) replace (b + 1 as c) from t) x',
    't(z a b c)',
  ],
  [
    'an array of the table beside it',
    'bigquery',
    'select x.a.b, x, z from t, t.arr as x cross join unnest(t.arr2) as y with offset as o',
    't(z~ arr arr2)',
  ],
  ['a path into a struct', 'bigquery', 'select t.a.b.c, d.e from db.s.t', 'db.s.t(a d)'],
  [
    'a correlated subquery',
    'snowflake',
    'select (select max(u.x) from u where u.i = t.i) from t where exists (select 1 from v where v.k = t.k2)',
    't(i k2) u(x i) v(k)',
  ],
  [
    'a name in a subquery, which may be of the query around it',
    'snowflake',
    'select t.a from t where t.b in (select q from w)',
    't(a b q~) w(q~)',
  ],
  ['a lateral view', 'databricks', 'select t.a, x from t lateral view explode(t.arr) e as x', 't(a arr)'],
  [
    'a filtered aggregate over a named window',
    'postgres',
    'select sum(a) filter (where b > 1) over w from t window w as (partition by c order by d)',
    't(a b c d)',
  ],
  ['FROM first', 'duckdb', 'from t select a', 't(a)'],
  ['a FROM alone', 'duckdb', 'from t', 't(*)'],
  [
    'union by name',
    'duckdb',
    'select a, b from t union all by name select c from u order by a limit 1',
    't(a b) u(c)',
  ],
  [
    'array join, prewhere, limit by and a scalar WITH',
    'clickhouse',
    'with 1 as q select t.m, q from t array join t.arr as k prewhere t.z = 1 limit 1 by t.w',
    't(m q~ arr z w)',
  ],
  ['a lambda', 'databricks', 'select transform(arr, x -> x + y) from t', 't(arr y)'],
  ['a list comprehension', 'duckdb', 'select [q * f for q in arr if q > 1] from t', 't(f arr)'],
  [
    'match_recognize, whose pattern variables are no tables',
    'snowflake',
    'select * from t match_recognize(partition by a order by b measures last(c.x) as l one row per match pattern (c+) define c as c.p > 1)',
    't(a~ b~ x p *)',
  ],
  ['cross apply', 'sqlserver', 'select top 3 t.a from t cross apply f(t.b) as g', 't(a b)'],
  ['navigation of SUPER', 'redshift', 'select up.payload.x, other.y from up', 'up(payload other)'],
  ['connect by', 'oracle', 'select a from t start with x = 1 connect by prior id = pid', 't(a x id pid)'],
  ['a subquery whose columns are renamed', 'snowflake', 'select a from (select b from t) s (a)', 't(b)'],
  ['a table whose columns are renamed', 'postgres', 'select a from t s (a, b)', 't(?)'],
  ['a join in brackets', 'snowflake', 'select j.a from (t join u using (id)) as j', 't(a~ id) u(a~ id)'],
  [
    'a name of its own that is also a column, in its own expression and behind it',
    'snowflake',
    'select amount / 100 as amount, amount + 1 from up order by amount',
    'up(amount amount~ amount~)',
  ],
  ['names of three parts', 'redshift', 'select s.orders.amount from s.orders', 's.orders(amount)'],
  [
    'words of dates are no columns',
    'snowflake',
    'select current_date, sysdate, dateadd(day, 1, x), date_trunc(month, z), extract(year from w), datediff(day, a, b) from t',
    't(x z w a b)',
  ],
  ['a table made of a query', 'snowflake', 'create table x as select a from t', 't(a)'],
  [
    'EXISTS takes no column',
    'snowflake',
    'select t.a from t where exists (select * from u where u.x = t.y)',
    't(a y) u(x)',
  ],
  [
    'IN takes the column of a star',
    'snowflake',
    'select t.a from t where t.b in (select * from u)',
    't(a b) u(*)',
  ],
];

const UNKNOWN: readonly (readonly [what: string, adapter: string, sql: string, reads: string])[] = [
  ['PIVOT as a statement', 'duckdb', 'pivot t on a using sum(b)', '?'],
  ['MERGE', 'snowflake', 'merge into t using s on t.a = s.b when matched then update set t.c = s.d', '?'],
  ["columns('…')", 'duckdb', "select columns('re') from t", 't(?)'],
  ['a column by its number', 'snowflake', 'select $1 from t', 't(?)'],
  ["identifier('…')", 'snowflake', "select identifier('a') from t", 't(?)'],
  ['a whole row', 'bigquery', 'select to_json_string(t) from t', 't(t~ *)'],
  ['a star as an argument', 'snowflake', 'select object_construct(*), count(*) from t', 't(*)'],
  [
    'a star of one table as an argument',
    'snowflake',
    'select hash(t.*), u.a from t join u on t.i = u.i',
    't(i *) u(a i)',
  ],
  ['pipes', 'bigquery', 'select a from t |> where b > 1', '?'],
  ['a qualifier that is no table', 'snowflake', 'select zz.x, a from t', 't(?)'],
  ['two statements', 'snowflake', 'select a from t; select b from t', '?'],
  ['what is no SQL', 'snowflake', 'select a b c from t', '?'],
];

const DROPPED: readonly (readonly [what: string, sql: string])[] = [
  ['a tail', 'select a from t where b = 1 foo bar'],
  ['a FROM', 'select a b c from t'],
  ['a WHERE behind LIMIT', 'select a from t limit 1 where b = 2'],
  ['what stands behind FINAL', 'select x from t array join x as k final where d = 1'],
];

suite('the columns that SQL names', ({ test, before, after }) => {
  let parser: SqlParser;
  before(() => {
    parser = testParser();
  });
  after(() => parser.close());

  for (const [what, adapter, sql, reads] of [...CASES, ...UNKNOWN]) {
    test(`${adapter}: ${what}`, async () => assert.is(await brief(parser, adapter, sql), reads));
  }

  for (const [what, sql] of DROPPED) {
    test(`${what} that the parser leaves out of its tree makes all unknown`, async () => {
      assert.is(await brief(parser, 'clickhouse', sql), '?');
      const parsed = await parser.parse(sql, 'clickhouse');
      assert.ok(parsed.ok, 'the parser has come to refuse it: the guard is not needed for this any more');
    });
  }

  test('nesting beyond what the parser takes is unknown, and the next text is read', async () => {
    const deep = `select ${'('.repeat(400)}a${')'.repeat(400)} from t`;
    assert.is(await brief(parser, 'snowflake', deep), '?');
    assert.is(await brief(parser, 'snowflake', 'select a from t'), 't(a)');
  });
});
