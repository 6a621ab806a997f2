import { type Document, isMap, isScalar } from 'yaml';
import type { Span } from '../finding.ts';

/** Where an offset of `mesh.yml` lies. */
export type PlaceAt = (offset: number) => {
  readonly path: string;
  readonly line: number;
  readonly col: number;
};

/** The place of a key's value in an entry of a list. */
export function entryPlace(
  document: Document,
  [section, index, key]: readonly [section: string, index: number, key: string],
  placeAt: PlaceAt,
): Span {
  const item = document.getIn([section, index], true);
  const named = isMap(item) ? item.get(key, true) : undefined;
  const [start, end] = (isScalar(named) ? named.range : null) ?? [0, 0];
  const [{ path, line, col }, { line: endLine, col: endColumn }] = [placeAt(start), placeAt(end)];
  return { path, line, column: col, endLine, endColumn };
}
