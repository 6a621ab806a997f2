import type { Span } from '../finding.ts';
import type { Place } from './facts.ts';

/** Gives a place of a file's facts the path that the facts do not know. */
export function spanOf(path: string, [line, column, endLine, endColumn]: Place): Span {
  return { path, line, column, endLine, endColumn };
}
