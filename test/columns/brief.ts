import { dialectOf } from '../../src/columns/dialects.ts';
import { findParser } from '../../src/columns/find-parser.ts';
import type { ModelReads, PlacedReads } from '../../src/columns/placed-reads.ts';
import { readModel } from '../../src/columns/read-model.ts';
import { readSql } from '../../src/columns/read-sql.ts';
import { SqlParser } from '../../src/columns/sql-parser.ts';

/** One parser for the tests of a file. */
export function testParser(): SqlParser {
  const found = findParser();
  if (found === null) throw new Error('the SQL parser is not installed');
  return new SqlParser(found.url);
}

const dialect = (adapter: string) => {
  const found = dialectOf(adapter);
  if (found === null) throw new Error(`no dialect for ${adapter}`);
  return found;
};

/**
 * What a text reads, in one line: `up(id amount~ *)` reads the column id, maybe amount, and takes all; `up(?)` nobody
 * can tell; `?` alone stands for the whole text.
 */
export async function brief(parser: SqlParser, adapter: string, sql: string): Promise<string> {
  const reads = readSql(await parser.parse(sql, dialect(adapter).name), dialect(adapter));
  if (reads.state === 'unknown') return '?';
  return reads.tables
    .map(({ parts, reads: columns, takesAll, unknown }) => {
      const names = columns.map(({ name, isSure }) => `${name}${isSure ? '' : '~'}`);
      const said = unknown === null ? [...names, ...(takesAll ? ['*'] : [])].join(' ') : '?';
      return `${parts.map(({ name }) => name).join('.')}(${said})`;
    })
    .join(' ');
}

/** What a template reads of each reference, by where it stands: `3:6 id@1:8 *@1:8`. */
export async function briefModel(
  parser: SqlParser,
  adapters: string | readonly string[],
  text: string,
): Promise<string[]> {
  const dialects = [adapters].flat().map(dialect);
  const reads: ModelReads = await readModel(text, dialects, (sql, name) => parser.parse(sql, name));
  const tables = Object.entries(reads.tables).map(([place, table]) => `${place} ${said(table)}`.trim());
  return tables.length > 0 ? tables : [said(reads.others)];
}

function said(reads: PlacedReads): string {
  if (reads.state === 'unknown') return `? ${reads.reason}`;
  const columns = reads.columns.map(
    ({ name, isSure, at }) => `${name}${isSure ? '' : '~'}@${at[0]}:${at[1]}`,
  );
  return [...columns, ...(reads.star === null ? [] : [`*@${reads.star[0]}:${reads.star[1]}`])].join(' ');
}
