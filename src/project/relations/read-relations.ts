import type { LineTable } from '../../source/line-table.ts';
import type { RelationFact } from '../facts.ts';
import { type Block, scanBlocks } from '../jinja/blocks.ts';
import { scanFrom } from './from-clauses.ts';
import { mayNameRelations } from './may-name-relations.ts';
import { type JinjaBlocks, sqlTokens } from './sql-tokens.ts';

/** The Jinja of a stretch of SQL. */
export interface Scanned {
  readonly blocks: readonly Block[];
  readonly brokenAt: number | null;
  readonly values?: JinjaBlocks['values'];
}

const NO_VALUES: JinjaBlocks['values'] = new Map();

/**
 * The relations that SQL names itself, `from warehouse.marts.orders`, instead of asking dbt for them. What Jinja makes
 * a part of is known by its value alone, and comments and strings name nothing.
 */
export function readRelations(
  text: string,
  lines: LineTable,
  from = 0,
  to = text.length,
  { blocks, brokenAt, values = NO_VALUES }: Scanned = scanBlocks(text, from, to),
): RelationFact[] {
  if (!mayNameRelations(from === 0 && to === text.length ? text : text.slice(from, to))) return [];
  const jinja: JinjaBlocks = {
    byStart: new Map(blocks.map((block) => [block.start, block])),
    values,
    start: from,
    end: brokenAt ?? to,
  };
  const found = scanFrom(text, sqlTokens(text, jinja, false));
  // Dialects differ in whether `\'` ends a string: only what both readings find is certain.
  const other = /\\['"]/.test(text)
    ? new Set(scanFrom(text, sqlTokens(text, jinja, true)).map(({ start }) => start))
    : null;
  return found
    .filter(({ start }) => other === null || other.has(start))
    .map(({ parts, start, end }) => {
      const { line, column, endLine, endColumn } = lines.span(start, end);
      return { parts, at: [line, column, endLine, endColumn] };
    });
}
