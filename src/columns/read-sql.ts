import { type Ast, type Identifier, kindOf, list, type Offsets } from './ast.ts';
import { droppedName, type SqlToken, tokensOf } from './coverage.ts';
import type { Dialect } from './dialects.ts';
import { readExpression } from './expressions.ts';
import { type Marks, NO_MARKS } from './marks.ts';
import { takeOutputs } from './owners.ts';
import { readQuery } from './queries.ts';
import { CannotTell, type FoundRead, type TableUse } from './scope.ts';
import { readSelect } from './select.ts';
import { readFrom } from './tables.ts';
import type { Walk } from './walk.ts';

/** What the parser made of one text. */
export type Parsed =
  | { readonly ok: true; readonly tree: Ast; readonly tokens: Ast }
  | { readonly ok: false; readonly reason: string };

/** What is read of one table that the SQL names. Offsets count the Unicode characters of the SQL. */
export interface TableRead {
  readonly parts: readonly Identifier[];
  readonly reads: readonly FoundRead[];
  readonly star: Offsets | null;
  readonly takesAll: boolean;
  /** Why nobody can tell; null where the rest is all there is. */
  readonly unknown: string | null;
}

export type SqlReads =
  | { readonly state: 'read'; readonly tables: readonly TableRead[] }
  | { readonly state: 'unknown'; readonly reason: string };

export interface SqlOptions {
  readonly marks?: Marks;
}

/** Which columns of which tables a parsed text names. */
export function readSql(parsed: Parsed, dialect: Dialect, { marks = NO_MARKS }: SqlOptions = {}): SqlReads {
  if (!parsed.ok) return { state: 'unknown', reason: `the SQL parser cannot read it: ${parsed.reason}` };
  const [statement, ...others] = list(parsed.tree);
  if (statement === undefined || others.length > 0) {
    return { state: 'unknown', reason: 'it is not one statement' };
  }
  const tokens = tokensOf(parsed.tokens);
  const dropped = droppedName(statement, tokens);
  if (dropped !== null) {
    return { state: 'unknown', reason: `the SQL parser left out \`${dropped.text}\` without a word` };
  }
  const tables: TableUse[] = [];
  const walk = walker(dialect, marks, tables);
  try {
    takeOutputs(walk.query(queryOf(statement), null, null), null);
  } catch (error) {
    if (error instanceof CannotTell) return { state: 'unknown', reason: error.message };
    if (error instanceof RangeError) return { state: 'unknown', reason: 'it is nested too deeply' };
    throw error;
  }
  return { state: 'read', tables: tables.map((table) => told(table, tokens)) };
}

function walker(dialect: Dialect, marks: Marks, tables: TableUse[]): Walk {
  const walk: Walk = {
    dialect,
    marks,
    tables,
    query: (node, outer, ctes) => readQuery(walk, node, outer, ctes),
    select: (body, outer, ctes) => readSelect(walk, body, outer, ctes),
    table: (node, scope) => readFrom(walk, node, scope),
    expression: (node, scope) => readExpression(walk, node, scope),
  };
  return walk;
}

/** A model may be written as the statement that makes it. */
function queryOf(statement: Ast): Ast {
  const [kind, body] = kindOf(statement) ?? [];
  if (kind === 'create_table') return body?.['as_select'] ?? null;
  return kind === 'create_view' ? (body?.['query'] ?? null) : statement;
}

function told({ parts, reads, star, unknown }: TableUse, tokens: readonly SqlToken[]): TableRead {
  const own = parts.at(-1)?.at ?? null;
  return {
    parts,
    reads: reads.toSorted((a, b) => a.at.start - b.at.start),
    star: star === 'somewhere' ? starBefore(own, tokens) : star,
    takesAll: star !== null,
    unknown,
  };
}

/** The parser has no place for a bare star; the last one before the table is most likely the one that takes it. */
function starBefore(table: Offsets | null, tokens: readonly SqlToken[]): Offsets | null {
  if (table === null) return null;
  const bare = tokens.filter(
    ({ type, start }, index) => type === 'STAR' && start < table.start && opensColumn(tokens[index - 1]),
  );
  const { start, end } = bare.at(-1) ?? table;
  return { start, end };
}

function opensColumn(before: SqlToken | undefined): boolean {
  return before !== undefined && /^(?:SELECT|COMMA|DISTINCT|ALL)$/.test(before.type);
}
