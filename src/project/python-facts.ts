import type { LineTable } from '../source/line-table.ts';
import type { RelationFact, TemplateFacts } from './facts.ts';
import { nothingFound } from './jinja/call-facts.ts';
import { parseCall } from './jinja/parse-expression.ts';
import { readCalls } from './jinja/read-calls.ts';
import type { Token } from './jinja/tokens.ts';
import { pythonTokens } from './python-tokens.ts';
import { relationIn } from './relations/relation-name.ts';

/** `dbt.ref`, `dbt.source` and `dbt.config` of a Python model; strings and comments hold none. */
export function readPython(text: string, lines: LineTable): TemplateFacts {
  const found = nothingFound();
  if (text.includes('dbt')) {
    for (const run of pythonTokens(text)) {
      readCalls(run, pythonCallStart, new Map(), lines, found);
      found.relations.push(...readTables(run, lines));
    }
  }
  // Python calls no macros.
  return { ...found, calls: [], vars: [] };
}

function pythonCallStart(tokens: readonly Token[], index: number): number | null {
  const owner = tokens[index - 2];
  if (tokens[index - 1]?.value !== '.' || owner?.type !== 'name' || owner.value !== 'dbt') return null;
  return tokens[index - 3]?.value === '.' ? null : owner.start;
}

/** What holds the warehouse in Snowpark and in PySpark; `session` is what dbt hands to `model()`. */
const SESSIONS = new Set(['session', 'spark', 'read']);

/** `session.table('warehouse.marts.orders')`: the data frame of a relation, past dbt. */
function readTables(tokens: readonly Token[], lines: LineTable): RelationFact[] {
  return tokens.flatMap((token, index) => {
    const [owner, dot] = [tokens[index - 2], tokens[index - 1]];
    const isTable = token.value === 'table' && token.type === 'name' && dot?.value === '.';
    if (!isTable || owner?.type !== 'name' || !SESSIONS.has(owner.value)) return [];
    const call = parseCall(tokens, index);
    const [name, ...others] = call?.args ?? [];
    if (name?.kind !== 'constant' || typeof name.value !== 'string' || others.length > 0) return [];
    const parts = relationIn(name.value);
    const { line, column, endLine, endColumn } = lines.span(name.start, name.end);
    return parts === null ? [] : [{ parts, at: [line, column, endLine, endColumn] as const }];
  });
}
