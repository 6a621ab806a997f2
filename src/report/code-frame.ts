import { eastAsianWidth } from 'get-east-asian-width';
import type { Span } from '../finding.ts';
import { safeText } from './safe-text.ts';

const CONTEXT = 1;
const WIDTH = 140;
/** So much is shown behind where a place begins. */
const MARGIN = 20;
const ELLIPSIS = '…';

/** The lines around a place, numbered, with the place marked below; empty where the line is not there. */
export function codeFrame(lines: readonly string[], { line, column, endLine, endColumn }: Span): string[] {
  if (lines[line - 1] === undefined) return [];
  const last = Math.min(lines.length, line + CONTEXT);
  const gutter = String(last).length;
  const frame: string[] = [];
  for (let number = Math.max(1, line - CONTEXT); number <= last; number++) {
    const isMarked = number === line;
    const characters = [...(lines[number - 1] ?? '')];
    const skipped = isMarked ? windowStart(column, characters.length) : 0;
    const shown = characters.slice(skipped, skipped + WIDTH);
    if (skipped > 0) shown[0] = ELLIPSIS;
    if (number > line && shown.join('').trim() === '') break;
    frame.push(
      `${isMarked ? '>' : ' '} ${String(number).padStart(gutter)} | ${safeText(shown.join(''))}`.trimEnd(),
    );
    if (!isMarked) continue;
    const [from, to] = [
      column - 1 - skipped,
      (endLine === line ? endColumn : characters.length + 1) - 1 - skipped,
    ];
    const cells = (start: number, end: number): number => width(safeText(shown.slice(start, end).join('')));
    const indent = ' '.repeat(cells(0, from));
    frame.push(`  ${' '.repeat(gutter)} | ${indent}${'^'.repeat(Math.max(1, cells(from, to)))}`);
  }
  return frame;
}

/** How many characters of a long line are left out, so that a place far to the right is in the middle. */
function windowStart(column: number, length: number): number {
  if (column <= WIDTH - MARGIN) return 0;
  return Math.max(0, Math.min(column - WIDTH / 2, length - WIDTH));
}

/** Wide characters take two cells of a terminal, marks and joiners none. */
function width(text: string): number {
  return [...text].reduce(
    (cells, character) =>
      /^[\p{M}\p{Emoji_Modifier}\u200d]$/u.test(character)
        ? cells
        : cells + eastAsianWidth(character.codePointAt(0) ?? 0),
    0,
  );
}

/** A text as the lines that a frame shows. */
export function frameLines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
