import type { Block } from '../jinja/blocks.ts';

/** A token of SQL that Jinja has yet to render. Offsets are those of the whole file. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'backtick' | 'literal' | 'mark' | 'jinja' | 'tag';
  /** A name without its quotes; the keyword of a `{% tag %}`; what a `{{ … }}` comes to, empty where that is not known. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What Jinja owns of a text. */
export interface JinjaBlocks {
  readonly byStart: ReadonlyMap<number, Block>;
  /** What `{{ … }}` comes to, by where it begins; itself the text of a template where the project has to tell. */
  readonly values: ReadonlyMap<number, string>;
  readonly start: number;
  /** Where the text ends for Jinja: behind it nothing is rendered. */
  readonly end: number;
}

const DOLLAR_QUOTE = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
const CLOSING: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };

/**
 * Splits SQL into tokens, comments left out. Whether a backslash escapes a quote is the dialect's choice, so the
 * caller says. Every character of every model goes through here, hence the codes instead of patterns.
 */
export function sqlTokens(text: string, jinja: JinjaBlocks, backslash: boolean): SqlToken[] {
  const tokens: SqlToken[] = [];
  let offset = jinja.start;
  while (offset < jinja.end) {
    const start = offset;
    const code = text.charCodeAt(start);
    const add = (kind: SqlToken['kind'], end: number, content = text.slice(start, end)): void => {
      tokens.push({ kind, text: content, start, end });
      offset = end;
    };
    if (isLetter(code)) add('word', wordEnd(text, start + 1));
    else if (code <= 0x20 || code === 0xa0) offset++;
    else if (isDigit(code)) add('literal', wordEnd(text, start + 1));
    else {
      const block = code === 0x7b ? blockEnd(text, start, jinja) : null;
      const comment = block === null ? commentEnd(text, start, jinja) : null;
      if (block !== null) {
        const found = jinja.byStart.get(start);
        if (found === undefined) offset = block;
        else if (found.kind === 'expression') add('jinja', block, jinja.values.get(start) ?? '');
        else add('tag', block, found.tokens[0]?.value ?? '');
      } else if (comment !== null) offset = comment;
      else if (code === 0x27 || code === 0x22 || code === 0x60) {
        const quote = text[start] ?? '';
        const { end, content } = quotedText(text, start, jinja, backslash && quote !== '`');
        const kind = quote === "'" ? 'literal' : quote === '`' ? 'backtick' : 'quoted';
        if (content === null && kind !== 'literal') add('jinja', end, '');
        else add(kind, end, (content ?? '').replaceAll(quote + quote, quote));
      } else {
        const dollar = code === 0x24 ? DOLLAR_QUOTE.exec(text.slice(start, start + 64)) : null;
        if (dollar === null) add('mark', start + 1);
        else add('literal', after(text, dollar[0], start + dollar[0].length), '');
      }
    }
  }
  return tokens;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  if (code < 0x80) return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f;
  return code !== 0xa0 && (isSurrogate(code) || LETTER.test(String.fromCharCode(code)));
}

/** Half of a character beyond the basic plane, which can only stand in a name or a text. */
function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function wordEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isLetter(code) && !isDigit(code) && code !== 0x24) return end;
    end++;
  }
}

/** Where the comment that begins here ends; `#` begins one only where a person would see it, as BigQuery does. */
function commentEnd(text: string, start: number, jinja: JinjaBlocks): number | null {
  const two = text.slice(start, start + 2);
  if (two === '/*') return after(text, '*/', start + 2);
  return two === '--' || two === '//' || /^#\s/.test(two) ? lineEnd(text, start, jinja) : null;
}

/** Where the block that begins here ends; null where none begins. `{% raw %}` and what it holds are no blocks. */
function blockEnd(text: string, offset: number, { byStart }: JinjaBlocks): number | null {
  const closing = CLOSING[text.slice(offset, offset + 2)];
  return closing === undefined ? null : (byStart.get(offset)?.end ?? after(text, closing, offset + 2));
}

function after(text: string, closing: string, from: number): number {
  const at = text.indexOf(closing, from);
  return at === -1 ? text.length : at + closing.length;
}

/** A block inside a comment may hold the line's end. */
function lineEnd(text: string, from: number, jinja: JinjaBlocks): number {
  let offset = from;
  while (offset < text.length && text[offset] !== '\n') offset = blockEnd(text, offset, jinja) ?? offset + 1;
  return offset;
}

/** Up to the closing quote; a doubled quote closes nothing, nor does one that Jinja owns. No content where it is not known. */
function quotedText(
  text: string,
  start: number,
  jinja: JinjaBlocks,
  backslash: boolean,
): { readonly end: number; readonly content: string | null } {
  const quote = text[start];
  let content: string | null = '';
  let from = start + 1;
  let offset = from;
  while (offset < text.length) {
    const block = text[offset] === '{' ? blockEnd(text, offset, jinja) : null;
    if (block !== null) {
      const value = jinja.values.get(offset);
      content = content === null || value === undefined ? null : content + text.slice(from, offset) + value;
      offset = block;
      from = block;
    } else if (backslash && text[offset] === '\\') offset += 2;
    else if (text[offset] !== quote) offset++;
    else if (text[offset + 1] === quote) offset += 2;
    else return { end: offset + 1, content: content === null ? null : content + text.slice(from, offset) };
  }
  return { end: text.length, content: content === null ? null : content + text.slice(from, text.length - 1) };
}
