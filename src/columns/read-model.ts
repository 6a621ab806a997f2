import type { Place } from '../project/facts.ts';
import { LineTable } from '../source/line-table.ts';
import type { Offsets } from './ast.ts';
import { tokensOf } from './coverage.ts';
import type { Dialect } from './dialects.ts';
import { FileOffsets } from './file-offsets.ts';
import { joinReads, joinWays, NOTHING, type TableReads, type Tables, type Way } from './join-reads.ts';
import type { Marks } from './marks.ts';
import { type ModelReads, type PlacedReads, unknownModel } from './placed-reads.ts';
import { readPlainStar } from './plain-star.ts';
import { type Parsed, readSql } from './read-sql.ts';
import { type Neutral, neutralise, type Stretch } from './template/neutralise.ts';

export type Parse = (sql: string, dialect: string) => Promise<Parsed>;

/** Which columns a template names of what it refers to; where nobody knows the dialect, what several make of it. */
export async function readModel(
  text: string,
  dialects: readonly Dialect[],
  parse: Parse,
): Promise<ModelReads> {
  const neutral = neutralise(text);
  if (typeof neutral === 'string') return unknownModel(neutral);
  const found: Tables[] = [];
  let reason: string | null = null;
  for (const dialect of dialects) {
    const read = await readNeutral(neutral, dialect, parse);
    if (typeof read === 'string') reason ??= read;
    else found.push(read);
  }
  if (found.length === 0) return unknownModel(reason ?? 'nothing is known of the SQL of its adapter');
  const joined = joinWays(found.map((tables) => ({ tables, holds: () => true })));
  const lines = new LineTable('', text);
  const tables = [...joined].map(([offset, reads]) => {
    const { line, column } = lines.position(offset);
    return [`${line}:${column}`, placed(reads, lines)] as const;
  });
  return {
    tables: Object.fromEntries(tables),
    others: { state: 'unknown', reason: 'only Jinja could tell what is done with it' },
  };
}

/** The reading in one dialect, or why there is none. */
async function readNeutral(
  { variants, marks, needed }: Neutral,
  dialect: Dialect,
  parse: Parse,
): Promise<Tables | string> {
  const held = new Set<Stretch>();
  const ways: Way[] = [];
  let reason = 'it is empty';
  for (const { sql, holds } of variants) {
    const tables = await readVariant(sql, marks, dialect, parse);
    if (typeof tables === 'string') {
      reason = tables;
      continue;
    }
    for (const stretch of holds) held.add(stretch);
    ways.push({ tables, holds: (offset) => isHeld(holds, offset) });
  }
  // Jinja may choose ways that no SQL comes of; what stands in a branch must have been read in one that does.
  if (ways.length === 0 || needed.some((stretch) => !held.has(stretch))) return reason;
  return joinWays(ways);
}

async function readVariant(
  sql: string,
  marks: Marks,
  dialect: Dialect,
  parse: Parse,
): Promise<Tables | string> {
  const plain = readPlainStar(sql, marks);
  if (plain !== null) return plain;
  const parsed = await parse(dialect.hasHex ? withoutHex(sql) : sql, dialect.name);
  const reads = readSql(parsed, dialect, { marks });
  if (reads.state === 'unknown') return reads.reason;
  const offsets = new FileOffsets(sql, marks);
  const tables = new Map<number, TableReads>();
  for (const table of reads.tables) {
    const key = offsets.ofTable(table);
    if (key === null) continue;
    const before = tables.get(key);
    tables.set(key, before === undefined ? offsets.reads(table) : joinReads(before, offsets.reads(table)));
  }
  const tokens = parsed.ok ? tokensOf(parsed.tokens) : [];
  for (const { text, meaning } of marks.all()) {
    if (meaning.kind !== 'relation' || meaning.call === null || tables.has(meaning.call)) continue;
    // dbt resolves a reference in a comment, and nobody reads it.
    const isSeen = tokens.some((token) => token.text.toLowerCase().includes(text));
    tables.set(
      meaning.call,
      isSeen ? { state: 'unknown', reason: 'its relation is not named as a table' } : NOTHING,
    );
  }
  return tables;
}

/** A number of the same length. */
function withoutHex(sql: string): string {
  return sql.replace(/(?<![\p{L}\p{N}_$"'`.])0x[0-9a-f]+\b/giu, (hex) => '0'.repeat(hex.length));
}

function isHeld(holds: ReadonlySet<Stretch>, offset: number): boolean {
  for (const { start, end } of holds) if (start <= offset && offset < end) return true;
  return false;
}

function placed(reads: TableReads, lines: LineTable): PlacedReads {
  if (reads.state === 'unknown') return reads;
  const columns = reads.columns.map(({ name, quoted, isSure, start, end }) => {
    return { name, quoted, isSure, at: placeOf({ start, end }, lines) };
  });
  return { state: 'read', columns, star: reads.star === null ? null : placeOf(reads.star, lines) };
}

function placeOf({ start, end }: Offsets, lines: LineTable): Place {
  const { line, column, endLine, endColumn } = lines.span(start, end);
  return [line, column, endLine, endColumn];
}
