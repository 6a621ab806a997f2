import { skipSpace, type Token, tokenAt } from './tokens.ts';

/** What stands between `{{ }}` or `{% %}`. Comments, `{% raw %}` and plain text hold no block. */
export interface Block {
  readonly kind: 'expression' | 'statement';
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

const OPENING = /\{[{%#]/g;
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;

/**
 * Splits a template as Jinja's lexer does: https://jinja.palletsprojects.com/en/stable/templates/
 * A block that does not close, or holds what is no token, ends the scan there, as it ends dbt's.
 */
export function scanBlocks(
  text: string,
  from = 0,
  to = text.length,
): { blocks: Block[]; brokenAt: number | null } {
  const blocks: Block[] = [];
  let offset = from;
  for (;;) {
    OPENING.lastIndex = offset;
    const opening = OPENING.exec(text);
    if (opening === null || opening.index >= to) return { blocks, brokenAt: null };
    const start = opening.index;
    if (opening[0] === '{#') {
      const end = text.indexOf('#}', start + 2);
      if (end === -1) return { blocks, brokenAt: start };
      offset = end + 2;
      continue;
    }
    const kind = opening[0] === '{{' ? 'expression' : 'statement';
    const block = scanBlock(text, start, kind);
    if (block === null) return { blocks, brokenAt: start };
    offset = block.end;
    if (kind === 'statement' && block.tokens.length === 1 && block.tokens[0]?.value === 'raw') {
      RAW_END.lastIndex = offset;
      if (RAW_END.exec(text) === null) return { blocks, brokenAt: start };
      offset = RAW_END.lastIndex;
      continue;
    }
    blocks.push(block);
  }
}

function scanBlock(text: string, start: number, kind: Block['kind']): Block | null {
  const close = kind === 'expression' ? '}}' : '%}';
  const tokens: Token[] = [];
  let depth = 0;
  let offset = start + 2;
  if (text[offset] === '-' || text[offset] === '+') offset++;
  for (;;) {
    offset = skipSpace(text, offset);
    // Inside brackets `}}` closes two dictionaries, not the block.
    if (depth === 0) {
      const trimmed = text[offset] === '-' || text[offset] === '+' ? 1 : 0;
      if (text.startsWith(close, offset + trimmed)) return { kind, tokens, start, end: offset + trimmed + 2 };
    }
    const token = tokenAt(text, offset);
    if (token === null) return null;
    if (token.type === 'operator') {
      if ('([{'.includes(token.value)) depth++;
      else if (')]}'.includes(token.value)) depth = Math.max(0, depth - 1);
    }
    tokens.push(token);
    offset = token.end;
  }
}
