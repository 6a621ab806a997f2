import { isBlank, isBreak, isBreakOrEnd, isEnd, isSpaceOrEnd } from './characters.ts';
import type { Cursor } from './cursor.ts';

export interface ScannedScalar {
  readonly value: string;
  readonly end: number;
}

/** `---` or `...` at the beginning of a line, with nothing right behind it. */
export function isDocumentMark(cursor: Cursor): boolean {
  if (cursor.offset !== cursor.lineStart) return false;
  const mark = cursor.text.slice(cursor.offset, cursor.offset + 3);
  return (mark === '---' || mark === '...') && isSpaceOrEnd(cursor.peek(3));
}

const FLOW_END = new Set([44, 91, 93, 123, 125]);
const COLON = 58;

/** A scalar without quotes. `hasLines` says whether it ended behind a line break. */
export function scanPlain(
  cursor: Cursor,
  indent: number,
  inFlow: boolean,
): ScannedScalar & { readonly hasLines: boolean } {
  let value = '';
  let end = cursor.offset;
  let gap = new Gap();
  for (;;) {
    if (isDocumentMark(cursor) || cursor.peek() === 35) break;
    const from = cursor.offset;
    while (!isSpaceOrEnd(cursor.peek())) {
      const code = cursor.peek();
      if (code === COLON) {
        const next = cursor.peek(1);
        if (inFlow && (FLOW_END.has(next) || next === 63)) cursor.fail("found unexpected ':'");
        if (isSpaceOrEnd(next)) break;
      }
      if (inFlow && FLOW_END.has(code)) break;
      cursor.offset++;
    }
    if (cursor.offset === from) break;
    value += gap.text + cursor.text.slice(from, cursor.offset);
    end = cursor.offset;
    gap = new Gap();
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break;
    scanGap(cursor, gap, indent);
    if (!inFlow && cursor.column < indent) break;
  }
  return { value, end, hasLines: gap.hasLines };
}

/** The white space between two parts of a scalar: as it is on one line, folded over several. */
class Gap {
  #blanks = '';
  #first: string | null = null;
  #breaks = '';

  get hasLines(): boolean {
    return this.#first !== null;
  }

  get text(): string {
    if (this.#first === null) return this.#blanks;
    if (this.#first !== '\n') return this.#first + this.#breaks;
    return this.#breaks === '' ? ' ' : this.#breaks;
  }

  addBlank(character: string): void {
    if (this.#first === null) this.#blanks += character;
  }

  addBreak(text: string): void {
    if (this.#first === null) this.#first = text;
    else this.#breaks += text;
  }

  /** A line break behind a backslash counts for nothing. */
  join(): void {
    this.#first = '';
    this.#blanks = '';
  }
}

function scanGap(cursor: Cursor, gap: Gap, indent: number): void {
  for (let code = cursor.peek(); isBlank(code) || isBreak(code); code = cursor.peek()) {
    if (isBreak(code)) gap.addBreak(cursor.takeBreak());
    else {
      if (gap.hasLines && code === 9 && cursor.column < indent)
        cursor.fail('found a tab character that violates indentation');
      gap.addBlank(cursor.text[cursor.offset] ?? '');
      cursor.offset++;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEXADECIMAL: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A scalar in single or double quotes; the cursor stands on the first of them. */
export function scanQuoted(cursor: Cursor): ScannedScalar {
  const quote = cursor.peek();
  const isDouble = quote === 34;
  let value = '';
  cursor.offset++;
  for (;;) {
    if (isDocumentMark(cursor)) cursor.fail('found unexpected document indicator');
    const gap = new Gap();
    for (let code = cursor.peek(); !isSpaceOrEnd(code); code = cursor.peek()) {
      if (code === quote && !isDouble && cursor.peek(1) === quote) {
        value += "'";
        cursor.offset += 2;
      } else if (code === quote) break;
      else if (isDouble && code === 92 && isBreak(cursor.peek(1))) {
        cursor.offset++;
        cursor.takeBreak();
        gap.join();
        break;
      } else if (isDouble && code === 92) value += scanEscape(cursor);
      else value += cursor.text[cursor.offset++] ?? '';
    }
    if (isEnd(cursor.peek())) cursor.fail('found unexpected end of stream');
    if (cursor.peek() === quote) return { value, end: ++cursor.offset };
    scanGap(cursor, gap, -1);
    value += gap.text;
  }
}

function scanEscape(cursor: Cursor): string {
  const letter = cursor.text[cursor.offset + 1] ?? '';
  const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (plain !== undefined) {
    cursor.offset += 2;
    return plain;
  }
  const digits = Object.hasOwn(HEXADECIMAL, letter) ? (HEXADECIMAL[letter] ?? 0) : 0;
  if (digits === 0) cursor.fail('found unknown escape character');
  const hex = cursor.text.slice(cursor.offset + 2, cursor.offset + 2 + digits);
  if (!/^[\da-fA-F]+$/.test(hex) || hex.length < digits)
    cursor.fail('did not find expected hexdecimal number');
  const code = Number.parseInt(hex, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    cursor.fail('found invalid Unicode character escape code');
  cursor.offset += 2 + digits;
  return String.fromCodePoint(code);
}

/** `|` or `>` and the lines below it. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): ScannedScalar {
  const isLiteral = cursor.peek() === 124;
  cursor.offset++;
  const { chomping, increment } = scanHeader(cursor);
  while (isBlank(cursor.peek())) cursor.offset++;
  if (cursor.peek() === 35) while (!isBreakOrEnd(cursor.peek())) cursor.offset++;
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break');
  cursor.takeBreak();
  const given = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let { indent, breaks } = scanEmptyLines(cursor, given, parentIndent);
  let value = '';
  let leadingBreak = '';
  let leadingBlank = false;
  let end = cursor.offset;
  while (cursor.column === indent && !isEnd(cursor.peek())) {
    const trailingBlank = isBlank(cursor.peek());
    const isFolded = !isLiteral && leadingBreak.startsWith('\n') && !leadingBlank && !trailingBlank;
    value += isFolded ? (breaks === '' ? ' ' : '') : leadingBreak;
    value += breaks;
    leadingBlank = trailingBlank;
    const from = cursor.offset;
    while (!isBreakOrEnd(cursor.peek())) cursor.offset++;
    value += cursor.text.slice(from, cursor.offset);
    end = cursor.offset;
    leadingBreak = cursor.takeBreak();
    ({ indent, breaks } = scanEmptyLines(cursor, indent, parentIndent));
  }
  if (chomping !== '-') value += leadingBreak;
  if (chomping === '+') value += breaks;
  return { value, end };
}

function scanHeader(cursor: Cursor): { readonly chomping: string; readonly increment: number } {
  const [header = '', before = '', digit = '', behind = ''] =
    /^([-+]?)(\d?)([-+]?)/.exec(cursor.text.slice(cursor.offset, cursor.offset + 3)) ?? [];
  if (digit === '0') cursor.fail('found an indentation indicator equal to 0');
  // Only one of the two places can hold the sign.
  const isDoubled = before !== '' && behind !== '';
  cursor.offset += isDoubled ? header.length - 1 : header.length;
  return { chomping: before || behind, increment: Number(digit) };
}

/** The empty lines before a block scalar's next one; the first of them that is not says how far it is indented. */
function scanEmptyLines(
  cursor: Cursor,
  indent: number,
  parentIndent: number,
): { indent: number; breaks: string } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === 32) cursor.offset++;
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === 9)
      cursor.fail('found a tab character where an indentation space is expected');
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.takeBreak();
  }
  return { indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent, breaks };
}
