import { type Document, isMap, isScalar } from 'yaml';
import type { AcceptedChange } from './mesh-config.ts';

/** An entry of `accept:` as YAML has it. */
export interface RawAccepted {
  readonly model: string;
  readonly change: string;
  readonly column?: string;
  readonly reason: string;
  readonly until?: string;
}

type PlaceAt = (offset: number) => { readonly path: string; readonly line: number; readonly col: number };

/** The entries, each with the place of its model's name. */
export function readAccepted(
  raw: readonly RawAccepted[],
  document: Document,
  placeAt: PlaceAt,
): AcceptedChange[] {
  return raw.map(({ model, change, column = null, reason, until = null }, index) => {
    const item = document.getIn(['accept', index], true);
    const named = isMap(item) ? item.get('model', true) : undefined;
    const [start, end] = (isScalar(named) ? named.range : null) ?? [0, 0];
    const [{ path, line, col }, { line: endLine, col: endColumn }] = [placeAt(start), placeAt(end)];
    return { model, change, column, reason, until, at: { path, line, column: col, endLine, endColumn } };
  });
}
