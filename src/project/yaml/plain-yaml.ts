import { FORBIDDEN } from './characters.ts';
import { YamlError } from './cursor.ts';
import { NotPlain, notPlain, readInLine } from './line-scalars.ts';
import type { Located, LocatedEntry, LocatedMap, LocatedSeq } from './located.ts';
import { readOverLines } from './long-scalars.ts';
import { plainScalar } from './scalar.ts';

/**
 * Reads the YAML that most properties files are made of, several times faster than the whole of YAML can be read:
 * block mappings and lists, scalars, flow collections of one line. null for a text with anything else in it, right or
 * wrong: anchors, tags, tabs, keys in quotes, several documents. `readYaml` has the word on those.
 */
export function readPlainYaml(text: string): Located | null {
  const start = text.startsWith('---\n') ? 4 : 0;
  if (CONTROL.test(text) || MARK.test(text.slice(start)) || endsStrangely(text)) return null;
  if (SURROGATE.test(text) && FORBIDDEN.test(text)) return null;
  try {
    return new PlainYaml(text, start).document();
  } catch (error) {
    if (error instanceof NotPlain || error instanceof YamlError) return null;
    throw error;
  }
}

/** Tabs, line breaks other than `\n`, and other controls. */
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
/** Few texts hold one, and a text of Latin letters is told at once. */
const SURROGATE = /[\ud800-\udfff]/;
/** The marks of documents and directives. */
const MARK = /(?:^|\n)(?:---|\.\.\.|%)/;
const KEY = /([A-Za-z_+][\w+./-]*) *:(?= |$|\n)/y;
const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;

/** dbt strips the text before it reads it, of more than spaces. */
function endsStrangely(text: string): boolean {
  let end = text.length;
  while (text.charCodeAt(end - 1) === SPACE || text.charCodeAt(end - 1) === NEWLINE) end--;
  return text.slice(Math.max(0, end - 1), end).trim() === '';
}

/** Goes through the lines once; `#at` is always the first character of a line that says something. */
class PlainYaml {
  readonly #text: string;
  #at = 0;
  #indent = 0;

  constructor(text: string, start: number) {
    // dbt strips the end, so that a text over several lines has no line break there.
    this.#text = text.replace(/[ \n]+$/, '');
    this.#toLine(start);
  }

  document(): Located {
    if (this.#at === this.#text.length || this.#indent !== 0) throw notPlain;
    const root = this.#block(this.#indent);
    if (this.#at !== this.#text.length) throw notPlain;
    return root;
  }

  /** Finds the next line that is neither empty nor a comment, from the start of a line on. */
  #toLine(from: number): void {
    const text = this.#text;
    let start = from;
    for (;;) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      if (at >= text.length) {
        this.#at = text.length;
        this.#indent = -1;
        return;
      }
      if (code !== NEWLINE && code !== HASH) {
        this.#at = at;
        this.#indent = at - start;
        return;
      }
      const end = text.indexOf('\n', at);
      start = end === -1 ? text.length : end + 1;
    }
  }

  #block(indent: number): Located {
    return this.#isItem(this.#at) ? this.#seq(indent) : this.#map(indent);
  }

  #isItem(at: number): boolean {
    if (this.#text.charCodeAt(at) !== DASH) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || at + 1 === this.#text.length;
  }

  #seq(indent: number): LocatedSeq {
    const items: Located[] = [];
    const start = this.#at;
    let end = start;
    while (this.#indent === indent && this.#isItem(this.#at)) {
      let at = this.#at + 1;
      while (this.#text.charCodeAt(at) === SPACE) at++;
      const code = this.#text.charCodeAt(at);
      if (at >= this.#text.length || code === NEWLINE || code === HASH || this.#isItem(at)) throw notPlain;
      KEY.lastIndex = at;
      const inner = indent + at - this.#at;
      let item: Located;
      if (KEY.test(this.#text)) {
        this.#at = at;
        this.#indent = inner;
        item = this.#map(inner);
      } else item = this.#scalarLine(at, indent);
      items.push(item);
      end = item.end;
    }
    if (this.#indent > indent) throw notPlain;
    return { kind: 'seq', items, start, end };
  }

  #map(indent: number): LocatedMap {
    const entries = new Map<string, LocatedEntry>();
    const start = this.#at;
    let end = start;
    while (this.#indent === indent && !this.#isItem(this.#at)) {
      const keyStart = this.#at;
      KEY.lastIndex = keyStart;
      const name = KEY.exec(this.#text)?.[1];
      if (name === undefined) throw notPlain;
      const keyEnd = keyStart + name.length;
      const value = this.#value(KEY.lastIndex, indent);
      entries.set(plainScalar(name).text, { key: { start: keyStart, end: keyEnd }, value });
      end = value.end;
    }
    if (this.#indent > indent || start === end) throw notPlain;
    return { kind: 'map', entries, start, end };
  }

  /** What stands behind the colon, or below it. */
  #value(colon: number, indent: number): Located {
    const text = this.#text;
    let at = colon;
    while (text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at < text.length && code !== NEWLINE && code !== HASH) return this.#scalarLine(at, indent);
    this.#toLine(lineEndOf(text, at) + 1);
    if (this.#indent > indent) return this.#block(this.#indent);
    if (this.#indent === indent && this.#isItem(this.#at)) return this.#seq(indent);
    return { kind: 'scalar', value: null, text: 'None', start: colon, end: colon };
  }

  /** A scalar, or a flow collection of one line, and whatever else stands in its last line: a comment. */
  #scalarLine(at: number, indent: number): Located {
    const text = this.#text;
    const short = readInLine(text, at, lineEndOf(text, at));
    if (short !== null && this.#endsLine(short.end) && this.#indent <= indent) return short;
    const long = readOverLines(text, at, indent);
    if (long === null || !this.#endsLine(long.end) || this.#indent > indent) throw notPlain;
    return long;
  }

  /** Whether nothing but a comment follows in the line. Then the next one that says something is found. */
  #endsLine(end: number): boolean {
    const text = this.#text;
    const lineEnd = lineEndOf(text, end);
    let rest = end;
    while (rest < lineEnd && text.charCodeAt(rest) === SPACE) rest++;
    const isComment = rest > end && text.charCodeAt(rest) === HASH;
    if (rest < lineEnd && !isComment) return false;
    this.#toLine(lineEnd + 1);
    return true;
  }
}

function lineEndOf(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}
