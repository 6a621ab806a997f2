import type { LineTable } from '../source/line-table.ts';
import type { TemplateFacts } from './facts.ts';
import { nothingFound } from './jinja/call-facts.ts';
import { readCalls } from './jinja/read-calls.ts';
import { type Token, tokenAt } from './jinja/tokens.ts';

const IGNORED = /(?:\s|\\\r?\n|#[^\n]*)+/y;
const STRING = /([A-Za-z]{0,2})('''|"""|'|")/y;

/** `dbt.ref`, `dbt.source` and `dbt.config` of a Python model; strings and comments hold none. */
export function readPython(text: string, lines: LineTable): TemplateFacts {
  const found = nothingFound();
  readCalls(pythonTokens(text), pythonCallStart, new Map(), lines, found);
  return found;
}

function pythonCallStart(tokens: readonly Token[], index: number): number | null {
  const owner = tokens[index - 2];
  if (tokens[index - 1]?.value !== '.' || owner?.type !== 'name' || owner.value !== 'dbt') return null;
  return tokens[index - 3]?.value === '.' ? null : owner.start;
}

/** https://docs.python.org/3/reference/lexical_analysis.html */
function pythonTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    IGNORED.lastIndex = offset;
    if (IGNORED.test(text)) {
      offset = IGNORED.lastIndex;
      continue;
    }
    const token = stringAt(text, offset) ?? tokenAt(text, offset);
    if (token !== null) tokens.push(token);
    offset = token?.end ?? offset + 1;
  }
  return tokens;
}

function stringAt(text: string, start: number): Token | null {
  STRING.lastIndex = start;
  const opening = STRING.exec(text);
  if (opening === null) return null;
  const [, prefix = '', quote = ''] = opening;
  const contentStart = STRING.lastIndex;
  let end = contentStart;
  while (end < text.length && !text.startsWith(quote, end)) {
    if (quote.length === 1 && text[end] === '\n') break;
    end += text[end] === '\\' ? 2 : 1;
  }
  const content = text.slice(contentStart, end);
  // What an f-string comes to is not known, so it stands for a name that nobody bound.
  if (/f/i.test(prefix)) return { type: 'name', value: 'f-string', start, end: end + quote.length };
  return { type: 'string', value: content, start, end: Math.min(text.length, end + quote.length) };
}
