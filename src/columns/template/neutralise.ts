import type { Block } from '../../project/jinja/blocks.ts';
import { Scopes } from '../../project/jinja/scopes.ts';
import { type Mark, Marks } from '../marks.ts';
import { assignments, chosen } from './conditions.ts';
import { brief, replacementOf } from './expression-text.ts';
import { type Part, partsOf } from './parts.ts';

/** A template as SQL of the same length, so that every place of the one is a place of the other. */
export interface Neutral {
  /** One for each way through its conditions. */
  readonly variants: readonly Variant[];
  readonly marks: Marks;
  /** The stretches that some variant must hold: what names something, in a branch. */
  readonly needed: readonly Stretch[];
}

export interface Variant {
  readonly sql: string;
  readonly holds: ReadonlySet<Stretch>;
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const PREFIXES = ['zj', 'qz', 'xq', 'jx', 'vq', 'wj', 'kx', 'zx'];

/** null with the reason where the template is of a kind that nobody can follow. */
export function neutralise(text: string): Neutral | string {
  const parts = partsOf(text);
  if (parts === null) return 'its Jinja cannot be followed';
  const prefix = PREFIXES.find((candidate) => !text.toLowerCase().includes(candidate));
  if (prefix === undefined) return 'its names leave no room for marks';
  const written = new Replacements(text, prefix);
  written.visit(parts);
  if (written.problem !== null) return written.problem;
  const ways = assignments(parts);
  if (ways === null) return 'it has more conditions than can be tried';
  const bySql = new Map<string, Variant>();
  for (const way of ways) {
    const writer = new Writer(text, written.sql);
    writer.write(chosen(parts, way));
    const sql = writer.sql;
    if (!bySql.has(sql)) bySql.set(sql, { sql, holds: writer.holds });
  }
  return {
    variants: [...bySql.values()],
    marks: new Marks(prefix, written.marks),
    needed: neededIn(text, parts, false),
  };
}

/** What each `{{ … }}` becomes. */
class Replacements {
  readonly sql = new Map<Block, string>();
  readonly marks: Mark[] = [];
  problem: string | null = null;
  readonly #text: string;
  readonly #prefix: string;
  readonly #scope = new Scopes();

  constructor(text: string, prefix: string) {
    this.#text = text;
    this.#prefix = prefix;
  }

  visit(parts: readonly Part[]): void {
    for (const part of parts) {
      if (part.kind === 'expression') this.#replace(part.block);
      else if (part.kind === 'statement') this.#scope.enter(part.block.tokens);
      else if (part.kind === 'hidden') this.#scope.enter(part.tag?.tokens ?? []);
      else if (part.kind === 'loop') {
        this.#scope.enter(part.tag.tokens);
        this.visit(part.body);
        this.#scope.enter(part.end.tokens);
      } else if (part.kind === 'if') {
        for (const { tag, body } of part.branches) {
          this.#scope.enter(tag.tokens);
          this.visit(body);
        }
      }
    }
  }

  #replace(block: Block): void {
    const { start, end } = block;
    const adjoins =
      /[\p{L}\p{N}_{$]/u.test(this.#text[end] ?? '') || /[\p{L}\p{N}_}$]/u.test(this.#text[start - 1] ?? '');
    const replacement = replacementOf(this.#text, block, this.#scope, adjoins);
    if ('sql' in replacement) {
      this.sql.set(block, replacement.sql);
      return;
    }
    const mark = `${this.#prefix}${this.marks.length}x`;
    if (mark.length > end - start) this.problem = 'it has more Jinja than there are marks for';
    const text = mark.padEnd(end - start, '_');
    this.marks.push({ text, said: brief(this.#text, block), meaning: replacement.meaning, start, end });
    this.sql.set(block, text);
  }
}

/** Writes what is chosen, and white space in the place of all else. */
class Writer {
  readonly holds = new Set<Stretch>();
  readonly #text: string;
  readonly #replaced: ReadonlyMap<Block, string>;
  readonly #out: string[] = [];
  #at = 0;

  constructor(text: string, replaced: ReadonlyMap<Block, string>) {
    this.#text = text;
    this.#replaced = replaced;
  }

  get sql(): string {
    return this.#out.join('') + ' '.repeat(this.#text.length - this.#at);
  }

  write(parts: readonly Part[]): void {
    for (const part of parts) {
      if (part.kind === 'text') {
        this.#add(part.start, this.#trimmed(part.start, part.end));
        this.holds.add(stretchOf(part));
      } else if (part.kind === 'expression') {
        this.#add(part.block.start, this.#replaced.get(part.block) ?? '');
        this.holds.add(stretchOf(part.block));
      }
    }
  }

  #add(start: number, sql: string): void {
    this.#out.push(' '.repeat(start - this.#at), sql);
    this.#at = start + sql.length;
  }

  /** `-%}` takes the white space behind it away, and with it the end of a line that may be a comment. */
  #trimmed(start: number, end: number): string {
    let sql = this.#text.slice(start, end);
    if (/-[%}#]\}$/.test(this.#text.slice(start - 3, start))) sql = sql.replace(/^\s+/, blank);
    if (/^\{[{%#]-/.test(this.#text.slice(end, end + 3))) sql = sql.replace(/\s+$/, blank);
    return sql;
  }
}

const blank = (space: string): string => ' '.repeat(space.length);

const stretches = new WeakMap<object, Stretch>();

/** The same stretch for the same part, so that sets of them can be compared. */
function stretchOf(part: { readonly start: number; readonly end: number }): Stretch {
  const known = stretches.get(part) ?? { start: part.start, end: part.end };
  stretches.set(part, known);
  return known;
}

const SEPARATOR =
  /^(?:\s|,|;|\(|\)|\+|\|\||--[^\n]*|\/\*[\s\S]*?\*\/|\b(?:and|or|union|all|distinct|intersect|except|minus)\b)*$/i;

/** What must not be overlooked: every stretch of a branch, but for what only stands between two others. */
function neededIn(text: string, parts: readonly Part[], isBranch: boolean): Stretch[] {
  return parts.flatMap((part): Stretch[] => {
    if (part.kind === 'if') return part.branches.flatMap(({ body }) => neededIn(text, body, true));
    if (part.kind === 'loop') return neededIn(text, part.body, isBranch);
    if (!isBranch) return [];
    if (part.kind === 'expression') return [stretchOf(part.block)];
    if (part.kind === 'text' && !SEPARATOR.test(text.slice(part.start, part.end))) return [stretchOf(part)];
    return [];
  });
}
