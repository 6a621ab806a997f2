import type { Span } from '../finding.ts';
import { safeText } from './safe-text.ts';

const CONTEXT = 1;
const WIDTH = 140;

/** The lines around a place, numbered, with the place underlined; empty where the line is not there. */
export function codeFrame(text: string, { line, column, endLine, endColumn }: Span): string[] {
  const lines = text.split(/\r?\n/);
  if (lines[line - 1] === undefined) return [];
  const first = Math.max(1, line - CONTEXT);
  const last = Math.min(lines.length, line + CONTEXT);
  const gutter = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const shown = safeText([...(lines[number - 1] ?? '')].slice(0, WIDTH).join(''));
    if (number === last && number !== line && shown.trim() === '') break;
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(gutter)} | ${shown}`.trimEnd());
    if (number !== line || column > WIDTH) continue;
    const end = endLine === line ? endColumn : [...(lines[line - 1] ?? '')].length + 1;
    const before = safeText([...(lines[line - 1] ?? '')].slice(0, column - 1).join(''));
    const length = Math.max(1, Math.min(end - column, WIDTH - column + 1));
    frame.push(`  ${' '.repeat(gutter)} | ${' '.repeat([...before].length)}${'^'.repeat(length)}`);
  }
  return frame;
}
