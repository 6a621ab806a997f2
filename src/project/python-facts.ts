import type { LineTable } from '../source/line-table.ts';
import type { TemplateFacts } from './facts.ts';
import { nothingFound } from './jinja/call-facts.ts';
import { readCalls } from './jinja/read-calls.ts';
import type { Token } from './jinja/tokens.ts';
import { pythonTokens } from './python-tokens.ts';

/** `dbt.ref`, `dbt.source` and `dbt.config` of a Python model; strings and comments hold none. */
export function readPython(text: string, lines: LineTable): TemplateFacts {
  const found = nothingFound();
  if (text.includes('dbt')) {
    for (const run of pythonTokens(text)) readCalls(run, pythonCallStart, new Map(), lines, found);
  }
  // Python calls no macros.
  return { ...found, calls: [], vars: [] };
}

function pythonCallStart(tokens: readonly Token[], index: number): number | null {
  const owner = tokens[index - 2];
  if (tokens[index - 1]?.value !== '.' || owner?.type !== 'name' || owner.value !== 'dbt') return null;
  return tokens[index - 3]?.value === '.' ? null : owner.start;
}
