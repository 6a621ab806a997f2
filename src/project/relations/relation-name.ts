import { type SqlToken, sqlTokens } from './sql-tokens.ts';

/** A dot outside of Jinja. */
const DOT = /\.(?![^{]*\}\})/;

/** A name of SQL as it stands behind FROM. */
export interface Name {
  readonly parts: readonly { readonly text: string; readonly quoted: boolean }[];
  /** Of two or three parts, each of them plain text, and no call of a function. */
  readonly isRelation: boolean;
  readonly start: number;
  readonly end: number;
  /** The token behind it. */
  readonly next: number;
}

interface Part {
  readonly parts: Name['parts'] | null;
  readonly end: number;
  readonly next: number;
}

/** The dotted name that begins at the token; null where none does. */
export function readName(text: string, tokens: readonly SqlToken[], index: number): Name | null {
  const first = readPart(text, tokens, index);
  if (first === null) return null;
  const found: Part[] = [first];
  let last = first;
  while (isMark(tokens[last.next], '.')) {
    const part = readPart(text, tokens, last.next + 1);
    if (part === null) {
      // `db..table` and the like leave a part to the session.
      last = { parts: null, end: last.end, next: last.next + 1 };
    } else last = part;
    found.push(last);
  }
  const parts = found.flatMap((part) => part.parts ?? []);
  const isPlain = found.every((part) => part.parts !== null) && !goesOn(tokens[last.next], last.end);
  return {
    parts,
    isRelation: isPlain && (parts.length === 2 || parts.length === 3) && !isMark(tokens[last.next], '('),
    start: tokens[index]?.start ?? 0,
    end: last.end,
    next: last.next,
  };
}

/** The parts of a text that is nothing but the name of a relation; null for any other. */
export function relationIn(text: string): Name['parts'] | null {
  const jinja = { byStart: new Map(), values: new Map(), start: 0, end: text.length };
  const tokens = sqlTokens(text, jinja, false);
  const name = readName(text, tokens, 0);
  return name?.isRelation === true && name.next === tokens.length ? name.parts : null;
}

function readPart(text: string, tokens: readonly SqlToken[], index: number): Part | null {
  const token = tokens[index];
  if (token === undefined) return null;
  const { end } = token;
  const next = index + 1;
  switch (token.kind) {
    case 'quoted':
      return { parts: [{ text: token.text, quoted: true }], end, next };
    case 'backtick':
      // BigQuery puts the whole name between two of them.
      return { parts: token.text.split(DOT).map((part) => ({ text: part, quoted: true })), end, next };
    case 'jinja':
    case 'word':
      return plain(text, tokens, index);
    default:
      return isMark(token, '[') ? bracketed(text, tokens, index) : null;
  }
}

/**
 * A name without quotes, of all that touches: `{{ env }}_marts` is one. BigQuery allows dashes in the name of a project,
 * `my-project.marts.orders`.
 */
function plain(text: string, tokens: readonly SqlToken[], index: number): Part {
  let name: string | null = '';
  let next = index;
  let end = tokens[index]?.start ?? 0;
  for (;;) {
    const dash = isMark(tokens[next], '-') && next > index && tokens[next]?.start === end ? 1 : 0;
    const piece = tokens[next + dash];
    if (piece?.start !== end + dash || !isPiece(text, piece)) break;
    const known: string = piece.kind === 'jinja' ? piece.text : text.slice(piece.start, piece.end);
    name = name === null || known === '' ? null : `${name}${dash === 1 ? '-' : ''}${known}`;
    end = piece.end;
    next += dash + 1;
  }
  return { parts: name === null ? null : [{ text: name, quoted: false }], end, next };
}

function isPiece(text: string, { kind, start }: SqlToken): boolean {
  return kind === 'word' || kind === 'jinja' || (kind === 'literal' && /\d/.test(text[start] ?? ''));
}

/** `[my schema]`, as SQL Server quotes. */
function bracketed(text: string, tokens: readonly SqlToken[], index: number): Part | null {
  const start = tokens[index]?.start ?? 0;
  const closing = tokens.findIndex((token, at) => at > index && isMark(token, ']'));
  const end = tokens[closing]?.end;
  if (end === undefined) return null;
  const inner = text.slice(start + 1, end - 1);
  const parts = /[{}'"]/.test(inner) ? null : [{ text: inner, quoted: true }];
  return { parts, end, next: closing + 1 };
}

/** Jinja that touches the name adds to it, but for a tag that only ends a block. */
function goesOn(next: SqlToken | undefined, end: number): boolean {
  if (next?.start !== end) return false;
  return next.kind === 'jinja' || (next.kind === 'tag' && !/^(?:end|else|elif)/.test(next.text));
}

function isMark(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
