import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import type { Account } from '../snowflake/account.ts';
import { sampleRows } from '../snowflake/sample-rows.ts';
import { DATABASES, SAMPLE, setupAccount, setupFile, VERIFY } from '../snowflake/setup-account.ts';
import { type Shown, show } from '../snowflake/show.ts';
import { sqlOf } from '../snowflake/statements.ts';
import { type Answer, type Fakesnow, startFakesnow } from './fakesnow.ts';

/** What fakesnow has no notion of, or answers without looking at what the scripts made: the README names it. */
const NOT_EMULATED = [
  ...(/Not emulated: ([^.]*)\./.exec(setupFile('README.md'))?.[1]?.matchAll(/`([^`]*)`/g) ?? []),
].map(([, name]) => name);

/** The SHOWs of 04 that are fakesnow's own; it is told the answers to the others, as the model of the roles has them. */
const OWN_SHOW = /^show (databases|objects) /i;
/** What dbt builds, as dbt_up's role. */
const BUILT = 'create table if not exists dbt_up_prod.marts.public_orders (order_id integer);';
const RESULT_SCAN = 'table(result_scan(last_query_id()))';

suite('the scripts of snowflake_setup on fakesnow', ({ test, before, after, timeout }) => {
  timeout(300_000);
  let server: Fakesnow;
  let made: readonly Answer[] = [];
  before(async () => {
    server = await startFakesnow();
    made = await server.run([...sqlOf(DATABASES), ...sqlOf(SAMPLE)]);
  });
  after(() => server.stop());

  test('01 and 03 run twice: 3 databases, 7 schemas, and the rows that DuckDB loads', async () => {
    const state = async (): Promise<Answer['rows'][]> => {
      const schemas = ['up', 'down', 'down_loom']
        .map((name) => `select catalog_name, schema_name from dbt_${name}_prod.information_schema.schemata`)
        .join(' union all ');
      const answers = await server.run([
        `${schemas} order by 1, 2`,
        'select * from dbt_up_prod.raw.raw_customers order by id',
        'select * from dbt_up_prod.raw.raw_orders order by id',
      ]);
      return answers.map(({ rows }) => rows);
    };
    const [schemas = [], ...tables] = await state();
    const own = schemas.filter(([, schema]) => schema !== 'INFORMATION_SCHEMA');
    assert.equal(
      own.map((names) => names.join('.')),
      setupAccount()
        .securables('SCHEMA')
        .map(({ name }) => name)
        .sort(),
    );
    assert.equal(tables, [sampleRows('raw_customers'), sampleRows('raw_orders')]);
    await server.run([...sqlOf(DATABASES), ...sqlOf(SAMPLE)]);
    assert.equal(await state(), [schemas, ...tables]);
  });

  test('04 passes on what 01, 02 and 03 make, and dbt after them', async () => {
    await server.run(sqlOf(BUILT));
    const report = await verify(server, setupAccount({ extra: `use role dbt_up_role; ${BUILT}` }));
    console.table(countsOf(report));
    assert.ok(report.length > 60);
    assert.equal(
      report.filter(([result]) => result !== 'PASS'),
      [],
    );
  });

  test('04 fails on each thing that is missing or too much', async () => {
    const planted = setupAccount({
      extra: `use role dbt_up_role; ${BUILT}
        use role securityadmin;
        revoke select on table dbt_up_prod.marts.public_orders from role dbt_down_loom_role;
        grant role dbt_up_role to role dbt_down_role;
        grant usage on database dbt_up_prod to role public;
        grant select on future tables in schema dbt_up_prod.staging to role dbt_down_loom_role;
        revoke usage on schema dbt_up_prod.marts from role dbt_down_role;
        drop warehouse if exists prod_wh;`,
    });
    await server.run(['delete from dbt_up_prod.raw.raw_orders where id = 1001']);
    const report = await verify(server, planted);
    await server.run(sqlOf(SAMPLE));
    const missing = 'missing, or otherwise than the detail says';
    assert.equal(
      report.filter(([result]) => result !== 'PASS').map((row) => row.slice(1).join(' | ')),
      [
        'future grant | DBT_DOWN_LOOM_ROLE | SELECT ON TABLE DBT_UP_PROD.STAGING | not expected',
        `grant | DBT_DOWN_LOOM_ROLE | SELECT ON TABLE DBT_UP_PROD.MARTS.PUBLIC_ORDERS | ${missing}`,
        `grant | DBT_DOWN_LOOM_ROLE | USAGE ON WAREHOUSE PROD_WH | ${missing}`,
        'grant | DBT_DOWN_ROLE | USAGE ON ROLE DBT_UP_ROLE | not expected',
        `grant | DBT_DOWN_ROLE | USAGE ON SCHEMA DBT_UP_PROD.MARTS | ${missing}`,
        `grant | DBT_DOWN_ROLE | USAGE ON WAREHOUSE PROD_WH | ${missing}`,
        `grant | DBT_UP_ROLE | USAGE ON WAREHOUSE PROD_WH | ${missing}`,
        'grant | PUBLIC | USAGE ON DATABASE DBT_UP_PROD | not expected',
        'member | DBT_UP_ROLE | ROLE DBT_DOWN_ROLE | not expected',
        `rows | DBT_UP_PROD.RAW.RAW_ORDERS | 10 | ${missing}`,
      ],
    );
  });

  test('what fakesnow does not emulate is exactly what is named', async () => {
    const account = setupAccount();
    const verified = await server.run(sqlOf(VERIFY));
    const isWrong = ({ sql, error, columns, rows }: Answer): boolean => {
      if (error !== null || !/^show /i.test(sql) || OWN_SHOW.test(sql)) return error !== null;
      const right = show(account, sql);
      const at = right.columns.map((column) => columns.indexOf(column));
      const answered = rows.map((row) => at.map((index) => row[index] ?? ''));
      return JSON.stringify(answered.sort()) !== JSON.stringify([...right.rows].sort());
    };
    const named = new Set([...made, ...verified].filter(isWrong).map(({ sql }) => headOf(sql)));
    assert.equal([...named].sort(), NOT_EMULATED);
  });
});

/** Runs 04 and returns its report; to what fakesnow cannot show it is told the answers of the model. */
async function verify(server: Fakesnow, account: Account): Promise<Answer['rows']> {
  const script = sqlOf(VERIFY);
  const own = await server.run(script.filter((sql) => OWN_SHOW.test(sql)));
  let shown = '';
  const told = script.flatMap((sql) => {
    if (/^show /i.test(sql)) {
      shown = valuesOf(own.find((answer) => answer.sql === sql) ?? show(account, sql));
      return [];
    }
    return [sql.replace(RESULT_SCAN, `(${shown})`)];
  });
  const answers = await server.run(told);
  for (const { sql, error } of answers) if (error !== null) throw new Error(`${error}\n${sql}`);
  return answers.at(-1)?.rows ?? [];
}

function valuesOf({ columns, rows }: Pick<Answer, 'columns' | 'rows'> | Shown): string {
  const names = columns.map((name, index) => `column${index + 1} as "${name}"`).join(', ');
  if (rows.length === 0) return `select ${columns.map((name) => `'' as "${name}"`).join(', ')} where false`;
  const text = (value: string | null): string =>
    value === null ? 'null' : `'${value.replaceAll("'", "''")}'`;
  return `select ${names} from values ${rows.map((row) => `(${row.map(text).join(', ')})`).join(', ')}`;
}

/** A statement by the name that it has in the list above. */
function headOf(sql: string): string {
  const words = sql.toLowerCase().replace(/\s+/g, ' ');
  if (sql.includes(RESULT_SCAN)) return 'result_scan(last_query_id())';
  if (/^alter schema \S+ enable managed access$/.test(words)) return 'alter schema … enable managed access';
  if (/^show schemas .* in account$/.test(words)) return 'show schemas … in account';
  return /^(show (future )?grants (to|of) role|\w+ resource monitors?|\w+ \w+)/.exec(words)?.[0] ?? words;
}

function countsOf(report: Answer['rows']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of report) {
    const key = row.slice(0, 2).join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
