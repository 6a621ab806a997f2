import { type Block, scanBlocks } from '../../project/jinja/blocks.ts';
import type { Token } from '../../project/jinja/tokens.ts';

/** A template as a tree. Offsets are those of the file. */
export type Part =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'expression'; readonly block: Block }
  /** A tag that writes nothing itself. */
  | { readonly kind: 'statement'; readonly block: Block }
  /** What is written elsewhere or nowhere: a macro, a `{% set %}`, a comment. */
  | { readonly kind: 'hidden'; readonly tag: Block | null }
  | { readonly kind: 'if'; readonly branches: readonly Branch[] }
  | { readonly kind: 'loop'; readonly tag: Block; readonly body: readonly Part[]; readonly end: Block };

export interface Branch {
  readonly tag: Block;
  /** The text of its condition; null for `{% else %}`. */
  readonly condition: string | null;
  readonly body: readonly Part[];
}

/** null for a template that Jinja would refuse, or of which the tags are not known. */
export function partsOf(text: string): Part[] | null {
  const { blocks, brokenAt } = scanBlocks(text);
  if (brokenAt !== null) return null;
  const reader = new Reader(flat(text, blocks));
  const parts = reader.until(new Set());
  return parts !== null && reader.isDone ? parts : null;
}

/** Texts, comments, tags and expressions one after the other. */
function flat(text: string, blocks: readonly Block[]): Part[] {
  const parts: Part[] = [];
  let offset = 0;
  for (const block of blocks) {
    parts.push(...between(text, offset, block.start));
    parts.push({ kind: block.kind, block });
    offset = block.end;
  }
  return [...parts, ...between(text, offset, text.length)];
}

const ASIDE = /\{#[\s\S]*?#\}|\{%[-+]?\s*(?:end)?raw\s*[-+]?%\}/g;

function between(text: string, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let offset = from;
  for (const { 0: aside, index } of text.slice(from, to).matchAll(ASIDE)) {
    const start = from + index;
    if (start > offset) parts.push({ kind: 'text', start: offset, end: start });
    offset = start + aside.length;
    parts.push({ kind: 'hidden', tag: null });
  }
  if (to > offset) parts.push({ kind: 'text', start: offset, end: to });
  return parts;
}

const ALONE: ReadonlySet<string> = new Set([
  'set',
  'do',
  'include',
  'import',
  'from',
  'extends',
  'materialization',
  'break',
  'continue',
]);
const HIDING: ReadonlySet<string> = new Set(['macro', 'test', 'call', 'filter', 'docs', 'data_test', 'set']);
/** Blocks whose text stays where it is. */
const OPEN: ReadonlySet<string> = new Set(['snapshot', 'block', 'with', 'autoescape']);

class Reader {
  readonly #parts: readonly Part[];
  #at = 0;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  get isDone(): boolean {
    return this.#at === this.#parts.length;
  }

  /** The parts up to a tag of one of these names, which is not taken. */
  until(ends: ReadonlySet<string>): Part[] | null {
    const parts: Part[] = [];
    for (let part = this.#parts[this.#at]; part !== undefined; part = this.#parts[this.#at]) {
      if (part.kind !== 'statement') {
        parts.push(part);
        this.#at++;
        continue;
      }
      const name = keyword(part.block);
      if (ends.has(name)) return parts;
      this.#at++;
      const found = this.#statement(name, part.block);
      if (found === null) return null;
      parts.push(found);
    }
    return ends.size === 0 ? parts : null;
  }

  #statement(name: string, tag: Block): Part | null {
    if (name === 'if') return this.#branches(tag);
    if (name === 'for') {
      const body = this.until(new Set(['else', 'endfor']));
      if (body === null || this.#next()?.name !== 'endfor') return null;
      const end = this.#take();
      return end === null ? null : { kind: 'loop', tag, body, end };
    }
    if (HIDING.has(name) && !(name === 'set' && isAssignment(tag.tokens))) {
      if (this.until(new Set([`end${name}`])) === null) return null;
      const end = this.#take();
      return end === null ? null : { kind: 'hidden', tag: name === 'set' ? tag : null };
    }
    const opened = name.startsWith('end') ? name.slice(3) : name;
    return ALONE.has(name) || OPEN.has(opened) ? { kind: 'statement', block: tag } : null;
  }

  #branches(first: Block): Part | null {
    const branches: Branch[] = [];
    for (let tag = first; ; ) {
      const body = this.until(new Set(['elif', 'else', 'endif']));
      const next = this.#next();
      if (body === null || next === null) return null;
      branches.push({ tag, condition: conditionOf(tag), body });
      this.#at++;
      if (next.name === 'endif') {
        branches.push({ tag: next.block, condition: null, body: [] });
        return { kind: 'if', branches };
      }
      tag = next.block;
    }
  }

  #next(): { name: string; block: Block } | null {
    const part = this.#parts[this.#at];
    return part?.kind === 'statement' ? { name: keyword(part.block), block: part.block } : null;
  }

  #take(): Block | null {
    const part = this.#parts[this.#at++];
    return part?.kind === 'statement' ? part.block : null;
  }
}

function keyword({ tokens }: Block): string {
  return tokens[0]?.value ?? '';
}

function isAssignment(tokens: readonly Token[]): boolean {
  return tokens.some(({ type, value }) => type === 'operator' && value === '=');
}

function conditionOf({ tokens }: Block): string | null {
  const [first, ...rest] = tokens;
  if (first?.value === 'else') return null;
  return rest.map(({ type, value }) => (type === 'string' ? JSON.stringify(value) : value)).join(' ');
}
