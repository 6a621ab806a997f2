import type { Offsets } from './ast.ts';
import type { NamedColumn, TableReads } from './join-reads.ts';
import type { Mark, Marks } from './marks.ts';
import type { TableRead } from './read-sql.ts';

/** Finds where in a file the parser's offsets in its SQL are: the text is as long, but counted otherwise. */
export class FileOffsets {
  readonly #marks: Marks;
  readonly #blocks: readonly Mark[];
  readonly #units: readonly number[] | null;

  constructor(sql: string, marks: Marks) {
    this.#marks = marks;
    this.#blocks = marks.all();
    this.#units = /[\u{10000}-\u{10ffff}]/u.test(sql) ? unitsOf(sql) : null;
  }

  /** Where the reference begins that a table stands for, or else its name; null for what is no reference. */
  ofTable({ parts }: TableRead): number | null {
    const [first] = parts;
    const [mark] = this.#marks.within(parts.at(-1)?.name ?? '');
    if (mark?.meaning.kind === 'relation') return mark.meaning.call;
    return first?.at ? this.#unit(first.at.start) : null;
  }

  reads({ reads, star, unknown }: TableRead): TableReads {
    if (unknown !== null) return { state: 'unknown', reason: unknown };
    const columns = reads.map(
      ({ name, quoted, isSure, at }): NamedColumn => ({ name, quoted, isSure, ...this.#inFile(at) }),
    );
    return { state: 'read', columns, star: star === null ? null : this.#inFile(star) };
  }

  /** What stands inside of a `{{ … }}` is all of it. */
  #inFile({ start, end }: Offsets): Offsets {
    const [from, to] = [this.#unit(start), this.#unit(end)];
    const block = this.#blocks.find((mark) => mark.start <= from && from < mark.end);
    return block === undefined
      ? { start: from, end: to }
      : { start: block.start, end: Math.max(to, block.end) };
  }

  #unit(offset: number): number {
    return this.#units?.[offset] ?? offset;
  }
}

/** Where each Unicode character begins as JavaScript counts. */
function unitsOf(text: string): number[] {
  const units: number[] = [];
  let at = 0;
  for (const character of text) {
    units.push(at);
    at += character.length;
  }
  units.push(at);
  return units;
}
