import { eastAsianWidth } from 'get-east-asian-width';
import type { Span } from '../finding.ts';
import { safeText } from './safe-text.ts';

const CONTEXT = 1;
const WIDTH = 140;

/** The lines around a place, numbered, with the place marked below; empty where the line is not there. */
export function codeFrame(lines: readonly string[], { line, column, endLine, endColumn }: Span): string[] {
  if (lines[line - 1] === undefined) return [];
  const last = Math.min(lines.length, line + CONTEXT);
  const gutter = String(last).length;
  const frame: string[] = [];
  for (let number = Math.max(1, line - CONTEXT); number <= last; number++) {
    const characters = [...(lines[number - 1] ?? '')];
    const shown = characters.slice(0, WIDTH);
    const isAfter = number > line;
    if (isAfter && shown.join('').trim() === '') break;
    const sign = number === line ? '>' : ' ';
    frame.push(`${sign} ${String(number).padStart(gutter)} | ${safeText(shown.join(''))}`.trimEnd());
    if (number !== line || column > WIDTH) continue;
    const end = endLine === line ? endColumn : characters.length + 1;
    const cells = (from: number, to: number): number => width(safeText(shown.slice(from, to).join('')));
    const indent = ' '.repeat(cells(0, column - 1));
    frame.push(`  ${' '.repeat(gutter)} | ${indent}${'^'.repeat(Math.max(1, cells(column - 1, end - 1)))}`);
  }
  return frame;
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
