import type { LineTable } from '../../source/line-table.ts';
import type { RelationFact } from '../facts.ts';
import { type Block, scanBlocks } from '../jinja/blocks.ts';
import { scanFrom } from './from-clauses.ts';
import { mayNameRelations } from './may-name-relations.ts';
import { type JinjaBlocks, sqlTokens } from './sql-tokens.ts';

/**
 * The relations that SQL names itself, `from warehouse.marts.orders`, instead of asking dbt for them. Only what stands
 * in plain text counts: a name that Jinja makes a part of is not known, and comments and strings name nothing.
 */
export function readRelations(
  text: string,
  lines: LineTable,
  scanned: { readonly blocks: readonly Block[]; readonly brokenAt: number | null } = scanBlocks(text),
): RelationFact[] {
  if (!mayNameRelations(text)) return [];
  const jinja: JinjaBlocks = {
    byStart: new Map(scanned.blocks.map((block) => [block.start, block])),
    end: scanned.brokenAt ?? text.length,
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
