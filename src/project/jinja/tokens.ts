/** A token of a Jinja or Python expression. Offsets are those of the whole file. */
export interface Token {
  readonly type: 'name' | 'string' | 'number' | 'operator';
  /** The text; for a string its content with escapes resolved. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const NUMBER = /\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\](){}<>=.:|,;]/y;
const SPACE = /\s+/y;

/** The token at `offset`, which must not be white space; null where no token can begin. */
export function tokenAt(text: string, offset: number): Token | null {
  const patterns = [
    ['string', STRING],
    ['name', NAME],
    ['number', NUMBER],
    ['operator', OPERATOR],
  ] as const;
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match === null) continue;
    const value = type === 'string' ? resolveEscapes(match[0].slice(1, -1)) : match[0];
    return { type, value, start: offset, end: pattern.lastIndex };
  }
  return null;
}

export function skipSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset;
  return SPACE.test(text) ? SPACE.lastIndex : offset;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };

function resolveEscapes(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\([\s\S])/g, (whole, character: string) => {
    if (Object.hasOwn(ESCAPES, character)) return ESCAPES[character] ?? '';
    return `'"\\`.includes(character) ? character : whole;
  });
}

/** The tokens of a stretch of text, up to the first place that is none. */
export function tokensBetween(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  for (let offset = skipSpace(text, from); offset < to; ) {
    const token = tokenAt(text, offset);
    if (token === null || token.end > to) break;
    tokens.push(token);
    offset = skipSpace(text, token.end);
  }
  return tokens;
}
