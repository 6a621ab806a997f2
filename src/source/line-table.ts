import type { Span } from '../finding.ts';

/** Turns offsets of one text (UTF-16 units, as JavaScript counts) into lines and columns that people count. */
export class LineTable {
  readonly #path: string;
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Line and column start at 1; columns count Unicode characters, so an emoji is one. */
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const before = this.#text.slice(this.#starts[low], offset);
    return { line: low + 1, column: [...before].length + 1 };
  }

  /** The other way round; null for a place that the text does not have. */
  offset(line: number, column: number): number | null {
    const start = this.#starts[line - 1];
    if (start === undefined) return null;
    const end = this.#starts[line] ?? this.#text.length + 1;
    const before = [...this.#text.slice(start, end)].slice(0, column - 1);
    return before.length < column - 1 ? null : start + before.join('').length;
  }

  slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  span(start: number, end: number): Span {
    const from = this.position(start);
    const to = this.position(end);
    return { path: this.#path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }
}
