import type { Located, LocatedEntry, LocatedScalar } from './located.ts';
import { plainScalar } from './scalar.ts';

/** Thrown for what is left to `readYaml`. One for all: a stack trace costs more than the line it is about. */
export class NotPlain extends Error {
  override name = 'NotPlain';
}

export const notPlain = new NotPlain();

const SPACE = 32;
/** What no plain scalar begins with here. */
const INDICATORS = new Set([...'-?:,[]{}#&*!|>\'"%@`=']);
const FLOW_TEXT = /-?[A-Za-z0-9_.][^,[\]{}#:"'\n&*!|>%@`?=]*/y;
const FLOW_KEY = /([A-Za-z_+][\w+./-]*) *: /y;

/** The scalar or flow collection that begins at `start`; null for a scalar that may not end in its line. */
export function readInLine(text: string, start: number, lineEnd: number): Located | null {
  const first = text[start] ?? '';
  if (first === '[' || first === '{') return flow(text, start, lineEnd);
  if (first === '|' || first === '>') return null;
  return first === '"' || first === "'" ? quoted(text, start, lineEnd) : plain(text, start, lineEnd);
}

/** Without escapes, which a reader of places would have to undo. */
function quoted(text: string, start: number, lineEnd: number): LocatedScalar | null {
  const quote = text[start] ?? '';
  const close = text.indexOf(quote, start + 1);
  if (close === -1 || close >= lineEnd || text[close + 1] === quote) return null;
  const value = text.slice(start + 1, close);
  if (quote === '"' && value.includes('\\')) return null;
  return { kind: 'scalar', value, text: value, start, end: close + 1 };
}

function plain(text: string, start: number, lineEnd: number): LocatedScalar {
  const first = text[start] ?? '';
  const line = text.slice(start, lineEnd);
  const comment = line.indexOf(' #');
  const end = trimmedEnd(text, start, comment === -1 ? lineEnd : start + comment);
  const written = text.slice(start, end);
  const isNegative = first === '-' && /^-[\w.]/.test(written);
  if (INDICATORS.has(first) && !isNegative) throw notPlain;
  if (written.endsWith(':') || written.includes(': ')) throw notPlain;
  return { kind: 'scalar', ...plainScalar(written), start, end };
}

function flow(text: string, start: number, lineEnd: number): Located {
  const close = text[start] === '[' ? ']' : '}';
  const items: Located[] = [];
  const entries = new Map<string, LocatedEntry>();
  let at = afterSpaces(text, start + 1);
  while (text[at] !== close) {
    let key: { name: string; start: number; end: number } | null = null;
    if (close === '}') {
      FLOW_KEY.lastIndex = at;
      const name = FLOW_KEY.exec(text)?.[1];
      if (name === undefined) throw notPlain;
      key = { name, start: at, end: at + name.length };
      at = afterSpaces(text, FLOW_KEY.lastIndex);
    }
    const item = flowItem(text, at, lineEnd);
    if (key === null) items.push(item);
    else entries.set(plainScalar(key.name).text, { key: { start: key.start, end: key.end }, value: item });
    at = afterSpaces(text, item.end);
    if (text[at] === ',') at = afterSpaces(text, at + 1);
    else if (text[at] !== close) throw notPlain;
    if (at >= lineEnd) throw notPlain;
  }
  const end = at + 1;
  return close === ']' ? { kind: 'seq', items, start, end } : { kind: 'map', entries, start, end };
}

function flowItem(text: string, start: number, lineEnd: number): Located {
  const first = text[start] ?? '';
  if (first === '[' || first === '{') return flow(text, start, lineEnd);
  if (first === '"' || first === "'") {
    const item = quoted(text, start, lineEnd);
    if (item === null) throw notPlain;
    return item;
  }
  FLOW_TEXT.lastIndex = start;
  if (!FLOW_TEXT.test(text)) throw notPlain;
  const end = trimmedEnd(text, start, FLOW_TEXT.lastIndex);
  return { kind: 'scalar', ...plainScalar(text.slice(start, end)), start, end };
}

function afterSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

function trimmedEnd(text: string, start: number, from: number): number {
  let end = from;
  while (end > start && text.charCodeAt(end - 1) === SPACE) end--;
  return end;
}
