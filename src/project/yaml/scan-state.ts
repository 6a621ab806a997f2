import { Cursor } from './cursor.ts';
import type { YamlToken, YamlTokenType } from './yaml-token.ts';

/** A place that turns out to be a key when a `:` follows on the same line. */
interface SimpleKey {
  readonly number: number;
  readonly isRequired: boolean;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

const LONGEST_KEY = 1024;

/** How far libyaml's scanner has come: the tokens that wait, the indentation, and where a key may begin. */
export class ScanState {
  readonly cursor: Cursor;
  readonly queue: YamlToken[] = [];
  /** Whether a key may begin here. */
  mayBeKey = true;
  /** How many brackets are open. */
  flow = 0;
  indent = -1;
  #taken = 0;
  readonly #indents: number[] = [];
  /** The possible key of each level of brackets. */
  readonly #keys: (SimpleKey | null)[] = [null];

  constructor(text: string) {
    this.cursor = new Cursor(text);
    const mark = /^\n*\ufeff/.exec(text)?.[0] ?? '';
    this.cursor.offset = mark.length;
    this.cursor.lineStart = mark.length;
  }

  take(): void {
    this.queue.shift();
    this.#taken++;
  }

  /** While the first token may still turn out to be a key, it cannot be handed out. */
  needsMore(): boolean {
    if (this.queue.length === 0) return true;
    for (let level = 0; level < this.#keys.length; level++) {
      if (this.#validKey(level)?.number === this.#taken) return true;
    }
    return false;
  }

  dropStaleKeys(): void {
    for (let level = 0; level < this.#keys.length; level++) this.#validKey(level);
  }

  /** The possible key of a level, unless it is too far behind by now. */
  #validKey(level: number): SimpleKey | null {
    const key = this.#keys[level] ?? null;
    if (key === null) return null;
    const { line, offset } = this.cursor;
    if (key.line === line && key.offset + LONGEST_KEY >= offset) return key;
    if (key.isRequired) this.cursor.fail("could not find expected ':'");
    this.#keys[level] = null;
    return null;
  }

  saveKey(): void {
    if (!this.mayBeKey) return;
    const { offset, line, column } = this.cursor;
    this.dropKey();
    const isRequired = this.flow === 0 && this.indent === column;
    this.#keys[this.flow] = { number: this.#taken + this.queue.length, isRequired, offset, line, column };
  }

  dropKey(): void {
    if (this.#keys[this.flow]?.isRequired) this.cursor.fail("could not find expected ':'");
    this.#keys[this.flow] = null;
  }

  /** The `?` that nobody wrote goes before the key; says whether there was one. */
  insertKey(): boolean {
    const key = this.#validKey(this.flow);
    if (key === null) return false;
    const at = key.number - this.#taken;
    this.queue.splice(at, 0, { type: '?', start: key.offset, end: key.offset, value: '' });
    this.roll('block-mapping', key.column, key.offset, at);
    this.#keys[this.flow] = null;
    return true;
  }

  push(type: YamlTokenType, length: number, value = ''): void {
    const start = this.cursor.offset;
    this.cursor.offset += length;
    this.queue.push({ type, start, end: this.cursor.offset, value });
  }

  /** A block begins where something stands further in than what is around it. */
  roll(type: 'block-sequence' | 'block-mapping', column: number, offset: number, at: number): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.#indents.push(this.indent);
    this.indent = column;
    this.queue.splice(at, 0, { type, start: offset, end: offset, value: '' });
  }

  unroll(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.push('block-end', 0);
      this.indent = this.#indents.pop() ?? -1;
    }
  }

  open(): void {
    this.flow++;
    this.#keys.push(null);
  }

  close(): void {
    if (this.flow === 0) return;
    this.flow--;
    this.#keys.pop();
  }
}
