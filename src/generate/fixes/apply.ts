import { LineTable } from '../../source/line-table.ts';
import type { Fix } from './fix.ts';

/** One file with its fixes; null where one of them cannot be made. Edits at a place go first, from the last to the first. */
export function applied(path: string, text: string, fixes: readonly Fix[]): string | null {
  const lines = new LineTable(path, text);
  const placed = fixes.flatMap(({ at, edit }) => {
    if (at === null) return [];
    const [start, end] = [lines.offset(at.line, at.column), lines.offset(at.endLine, at.endColumn)];
    return [{ start, end, edit }];
  });
  let edited = text;
  for (const { start, end, edit } of placed.sort((a, b) => (b.start ?? 0) - (a.start ?? 0))) {
    const piece = start === null || end === null ? null : edit(text.slice(start, end));
    if (piece === null) return null;
    edited = `${edited.slice(0, start ?? 0)}${piece}${edited.slice(end ?? 0)}`;
  }
  for (const { at, edit } of fixes) {
    if (at !== null) continue;
    const next = edit(edited);
    if (next === null) return null;
    edited = next;
  }
  return edited;
}
