import { Cursor } from './cursor.ts';
import type { LocatedScalar } from './located.ts';
import { plainScalar } from './scalar.ts';
import { scanBlockScalar, scanPlain, scanQuoted } from './scan-scalars.ts';

/** What begins no plain scalar, but perhaps something else. */
const INDICATOR = /[-?:,[\]{}#&*!|>'"%@`=]/;

/** The scalar that begins at `start` and goes on over several lines, or has escapes; null where there is none. */
export function readOverLines(text: string, start: number, indent: number): LocatedScalar | null {
  const cursor = new Cursor(text);
  cursor.offset = start;
  cursor.lineStart = text.lastIndexOf('\n', start) + 1;
  const first = text[start] ?? '';
  if (first === '|' || first === '>') return told(start, scanBlockScalar(cursor, indent));
  if (first === '"' || first === "'") return told(start, scanQuoted(cursor));
  if (INDICATOR.test(first)) return null;
  const { value, end } = scanPlain(cursor, indent + 1, false);
  return { kind: 'scalar', ...plainScalar(value), start, end };
}

function told(
  start: number,
  { value, end }: { readonly value: string; readonly end: number },
): LocatedScalar {
  return { kind: 'scalar', value, text: value, start, end };
}
