import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { dialectOf } from '../../src/columns/dialects.ts';
import { readSql, type SqlReads } from '../../src/columns/read-sql.ts';
import type { SqlParser } from '../../src/columns/sql-parser.ts';
import { neutralise } from '../../src/columns/template/neutralise.ts';
import { testParser } from '../columns/brief.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { generatedModels } from './generated-models.ts';

const DIALECTS = ['snowflake', 'bigquery', 'postgres', 'duckdb', 'redshift', 'databricks'] as const;
const PER_DIALECT = 150;
const SEED = 20_261;

interface Text {
  readonly id: string;
  readonly dialect: string;
  readonly sql: string;
}

type Read = readonly [table: string, column: string];
type Opinion =
  | { readonly strict: readonly Read[]; readonly maybe: readonly Read[] }
  | { readonly cannot: string };

interface Difference {
  readonly text: Text;
  readonly kind: 'missing' | 'extra';
  readonly table: string;
  readonly column: string;
}

interface Known {
  readonly is: (difference: Difference) => boolean;
  readonly reason: string;
}

/** What the two make differently of, and who is right. */
const KNOWN: readonly Known[] = [
  {
    is: ({ kind, text, column }) =>
      kind === 'extra' &&
      /\* ?(?:exc\w+ ?\([^)]*\) ?)?replace ?\(/i.test(text.sql) &&
      names(text, `as ${column}`),
    reason: '`* replace (… as a)`: the table must have an `a`, which sqlglot holds for an alias alone',
  },
  {
    is: ({ kind, text, table, column }) =>
      kind === 'extra' && (names(text, `, ${table}.${column} as`) || /, (?:c\.d as e|z\.a)$/i.test(text.sql)),
    reason:
      '`from t, t.a`: in most warehouses an array of t, and where t is a schema as well nobody can tell',
  },
  {
    is: ({ kind, text, column }) => kind === 'missing' && column === 'map' && text.sql.includes('MAP[ARRAY'),
    reason: '`MAP[…]` writes a map; sqlglot knows that in DuckDB alone',
  },
  {
    is: ({ kind, text, column }) => kind === 'missing' && column === 'z' && / AS OF z$/.test(text.sql),
    reason: 'the time of a table is a constant: no column can stand there',
  },
  {
    is: ({ kind, text, column }) => kind === 'extra' && column === 'm' && /\bm!/.test(text.sql),
    reason: 'a model of Snowflake is taken for a column: one too many',
  },
  {
    is: ({ kind, column }) => kind === 'extra' && column.startsWith('@'),
    reason: 'a variable of T-SQL in another dialect is taken for a column: one too many',
  },
  {
    is: ({ text }) => text.sql === 'SELECT `p.d.t`.`c`.`f` FROM `p.d.t`',
    reason: 'c is the column and f its field; sqlglot takes c for a table',
  },
  {
    is: ({ kind, text }) => kind === 'extra' && /DATE_TRUNC\(col1, WEEK|, 1, 'HOUR'\)/.test(text.sql),
    reason:
      'the arguments stand in the order of another dialect, and sqlglot takes the column for a part of a date',
  },
  {
    is: ({ kind, text }) => kind === 'extra' && /UNION ALL .* ORDER BY \(SELECT/i.test(text.sql),
    reason: 'sqlglot makes no scope for a query in the ORDER BY of a union',
  },
];

const met = new Set<Known>();

function names({ sql }: Text, part: string): boolean {
  return sql.toLowerCase().includes(part);
}

suite(
  'sqlglot as the oracle of which columns are read',
  ({ test, before, after, tell, timeout }) => {
    timeout(400_000);
    let parser: SqlParser;
    before(() => {
      parser = testParser();
    });
    after(() => parser.close());

    test('its own texts, of TPC and of every dialect', async () => {
      const { stdout } = await oracle('corpus');
      const texts = linesOf<Text>(stdout);
      const { compared, unknown } = await compare(texts, parser, tell);
      assert.ok(compared > 3_000, `${compared} compared`);
      // Who says unknown of all is never wrong.
      assert.ok(unknown < 0.1 * compared, `${unknown} unknown`);
    });

    test('generated models', async () => {
      const texts = DIALECTS.flatMap((dialect) => generatedModels(dialect, PER_DIALECT, SEED));
      assert.equal(await compare(texts, parser, tell), { compared: texts.length, unknown: 0 });
    });

    test('every known difference is there', () => {
      assert.equal(
        KNOWN.filter((known) => !met.has(known)).map(({ reason }) => reason),
        [],
      );
    });

    const folders = process.env['MESHGATE_MODELS'];
    if (folders) {
      test('models of MESHGATE_MODELS', async () => {
        await compare(folders.split(',').flatMap(modelsOf), parser, tell);
      });
    }
  },
  { fileTimeout: 1_200_000 },
);

async function compare(
  texts: readonly Text[],
  parser: SqlParser,
  tell: (line: string) => void,
): Promise<{ compared: number; unknown: number }> {
  const total = { compared: 0, unknown: 0 };
  const asked = oracle(
    'reads',
    texts.map(({ id, dialect, sql }) => JSON.stringify({ id, dialect, sql })).join('\n'),
  );
  const ours: SqlReads[] = [];
  for (const text of texts) ours.push(await ownReads(text, parser));
  const { stdout, stderr, status } = await asked;
  assert.is(status, 0, stderr);
  const opinions = linesOf<Opinion>(stdout);
  assert.is(opinions.length, texts.length);

  const unexplained: string[] = [];
  for (const dialect of new Set(texts.map((text) => text.dialect))) {
    const count = {
      texts: 0,
      cannot: 0,
      both: 0,
      unknown: 0,
      partly: 0,
      reads: 0,
      equivalent: 0,
      explained: 0,
    };
    for (const [index, text] of texts.entries()) {
      const [own, opinion] = [ours[index], opinions[index]];
      if (text.dialect !== dialect || own === undefined || opinion === undefined) continue;
      count.texts++;
      if ('cannot' in opinion) {
        count.cannot++;
        continue;
      }
      if (own.state === 'unknown') {
        count.unknown++;
        continue;
      }
      count.both++;
      if (own.tables.some(({ unknown }) => unknown !== null)) count.partly++;
      count.reads += opinion.strict.length;
      const differences = differencesOf(text, own, opinion);
      if (differences.length === 0) count.equivalent++;
      const open = differences.filter((difference) => !isKnown(difference));
      count.explained += differences.length - open.length;
      for (const { kind, table, column } of open)
        unexplained.push(`${text.id} ${dialect}: ${kind} ${table}.${column} in ${text.sql}`);
    }
    const { texts: all, cannot, both, unknown, partly, reads, equivalent, explained } = count;
    tell(
      `${dialect}: ${all} texts, ${both} compared, ${equivalent} equivalent, ${explained} differences explained; ` +
        `${reads} certain reads of sqlglot; unknown to meshgate ${unknown} and ${partly} in part, to sqlglot ${cannot}`,
    );
    total.compared += both;
    total.unknown += unknown + partly;
  }
  assert.is(unexplained.length, 0, unexplained.slice(0, 40).join('\n'));
  return total;
}

function isKnown(difference: Difference): boolean {
  const known = KNOWN.find(({ is }) => is(difference));
  if (known !== undefined) met.add(known);
  return known !== undefined;
}

async function ownReads({ sql, dialect }: Text, parser: SqlParser): Promise<SqlReads> {
  const known = dialectOf(dialect);
  if (known === null) throw new Error(`no dialect for ${dialect}`);
  return readSql(await parser.parse(sql, known.name), known);
}

/** What one side is certain of and the other does not even hold for possible. */
function differencesOf(
  text: Text,
  own: Extract<SqlReads, { state: 'read' }>,
  opinion: Extract<Opinion, { strict: unknown }>,
): Difference[] {
  const key = (table: string, column: string) => `${table}\0${column}`.toLowerCase();
  const ours = new Map<string, boolean>();
  const readWhole = new Set<string>();
  for (const { parts, reads, unknown } of own.tables) {
    // BigQuery has paths in one pair of quotes.
    const table = parts.at(-1)?.name.toLowerCase().split('.').at(-1) ?? '';
    if (unknown !== null) readWhole.add(table);
    for (const { name, isSure } of reads) {
      const read = key(table, name);
      ours.set(read, isSure || ours.get(read) === true);
    }
  }
  const theirs = new Set([...opinion.strict, ...opinion.maybe].map(([table, column]) => key(table, column)));
  const missing = opinion.strict
    .filter(([table, column]) => !readWhole.has(table) && !ours.has(key(table, column)))
    .map(([table, column]) => ({ text, kind: 'missing' as const, table, column }));
  const extra = [...ours].flatMap(([read, isSure]) => {
    const [table = '', column = ''] = read.split('\0');
    if (!isSure || theirs.has(read) || readWhole.has(table)) return [];
    return [{ text, kind: 'extra' as const, table, column }];
  });
  return [...missing, ...extra];
}

/** `FOLDER=ADAPTER`: the models of a dbt project in which Jinja writes no more than relations and constants. */
function modelsOf(place: string): Text[] {
  const [folder = '', dialect = 'snowflake'] = place.split('=');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(?:^|[\\/])models[\\/].*\.sql$/.test(file) && !file.includes('dbt_packages'),
  );
  return files.flatMap((file) => {
    const sql = withoutJinja(readFileSync(join(folder, file), 'utf8'));
    return sql === null ? [] : [{ id: file, dialect, sql }];
  });
}

/** One way through its conditions; null where a mark may stand for anything. */
function withoutJinja(text: string): string | null {
  const neutral = neutralise(text);
  if (typeof neutral === 'string') return null;
  let sql = neutral.variants[0]?.sql ?? '';
  for (const { text: mark, meaning } of neutral.marks.all()) {
    const values =
      meaning.kind === 'relation' ? [meaning.name] : meaning.kind === 'values' ? meaning.values : [];
    const [value] = values;
    if (value === undefined || values.length > 1) return null;
    sql = sql.replaceAll(mark, () => value);
  }
  return sql;
}

function oracle(command: string, input = ''): ReturnType<typeof spawnCommand> {
  const sqlglot = process.env['MESHGATE_TEST_SQLGLOT'];
  if (!sqlglot) throw new Error('MESHGATE_TEST_SQLGLOT is not set: run this by `npm run test:real`.');
  const python = join(
    repoRoot,
    '.cache/real/venv',
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  );
  const script = join(repoRoot, 'test/real/columns-oracle.py');
  return spawnCommand(python, [script, command, sqlglot], { env: cleanEnv(), input });
}

function linesOf<T>(text: string): T[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
