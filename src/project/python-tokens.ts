import { type Token, tokenAt } from './jinja/tokens.ts';

const IGNORED = /(?:\s|\\\r?\n|#[^\n]*)+/y;
const OPENING = /([A-Za-z]{0,2})('''|"""|'|")/y;
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(\r?\n)|([\s\S]))/g;
const LETTERS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/**
 * The tokens of a Python file, and in runs of their own those between the braces of its f-strings:
 * https://docs.python.org/3/reference/lexical_analysis.html
 */
export function pythonTokens(text: string): (readonly Token[])[] {
  const runs: (readonly Token[])[] = [];
  runs.push(readRun(text, 0, false, runs).tokens);
  return runs;
}

interface Run {
  readonly tokens: readonly Token[];
  readonly end: number;
}

/** Up to the end of the text, or for a part of an f-string to its closing brace. */
function readRun(text: string, from: number, isEmbedded: boolean, runs: (readonly Token[])[]): Run {
  const tokens: Token[] = [];
  let offset = from;
  let depth = 0;
  while (offset < text.length) {
    IGNORED.lastIndex = offset;
    if (IGNORED.test(text)) {
      offset = IGNORED.lastIndex;
      continue;
    }
    if (isEmbedded && depth === 0 && text[offset] === '}') return { tokens, end: offset };
    if (isEmbedded && depth === 0 && text[offset] === ':') {
      return { tokens, end: skipLiteral(text, offset + 1, '}', false, runs) };
    }
    const token = stringAt(text, offset, runs) ?? tokenAt(text, offset);
    if (token !== null) tokens.push(token);
    if (token?.type === 'operator') {
      if ('([{'.includes(token.value)) depth++;
      else if (')]}'.includes(token.value)) depth = Math.max(0, depth - 1);
    }
    offset = token?.end ?? offset + 1;
  }
  return { tokens, end: offset };
}

function stringAt(text: string, start: number, runs: (readonly Token[])[]): Token | null {
  OPENING.lastIndex = start;
  const opening = OPENING.exec(text);
  if (opening === null) return null;
  const [, prefix = '', quote = ''] = opening;
  const from = OPENING.lastIndex;
  const isRaw = /r/i.test(prefix);
  if (/f/i.test(prefix)) {
    const end = skipLiteral(text, from, quote, isRaw, runs) + quote.length;
    // What an f-string comes to is not known, so it stands for a name that nobody bound.
    return { type: 'name', value: 'f-string', start, end };
  }
  let end = from;
  while (end < text.length && !text.startsWith(quote, end)) {
    if (quote.length === 1 && text[end] === '\n') break;
    end += text[end] === '\\' ? 2 : 1;
  }
  const content = text.slice(from, end);
  const value = isRaw ? content : resolveEscapes(content);
  // Bytes are no text, which a name has to be.
  const type = /b/i.test(prefix) ? 'number' : 'string';
  return { type, value, start, end: Math.min(text.length, end + quote.length) };
}

/** The literal part of an f-string, or the format of one of its parts; where `close` stands. */
function skipLiteral(
  text: string,
  from: number,
  close: string,
  isRaw: boolean,
  runs: (readonly Token[])[],
): number {
  let offset = from;
  while (offset < text.length && !text.startsWith(close, offset)) {
    const character = text[offset];
    if (character === '{' && text[offset + 1] !== '{') {
      const { tokens, end } = readRun(text, offset + 1, true, runs);
      runs.push(tokens);
      offset = end + 1;
    } else if ((character === '\\' && !isRaw) || (character === '{' && close !== '}')) offset += 2;
    else if (character === '\n' && close.length === 1 && close !== '}') return offset;
    else offset++;
  }
  return offset;
}

function resolveEscapes(content: string): string {
  if (!content.includes('\\')) return content;
  return content.replace(ESCAPE, (whole, hex, short, long, octal, line, other: string | undefined) => {
    if (line !== undefined) return '';
    const code = hex ?? short ?? long;
    if (code !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (other !== undefined && Object.hasOwn(LETTERS, other)) return LETTERS[other] ?? '';
    return other !== undefined && `'"\\`.includes(other) ? other : whole;
  });
}
