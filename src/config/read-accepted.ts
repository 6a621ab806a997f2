import type { Document } from 'yaml';
import { entryPlace, type PlaceAt } from './entry-place.ts';
import type { AcceptedChange } from './mesh-config.ts';

/** An entry of `accept:` as YAML has it. */
export interface RawAccepted {
  readonly model: string;
  readonly change: string;
  readonly column?: string;
  readonly reason: string;
  readonly until?: string;
}

/** The entries, each with the place of its model's name. */
export function readAccepted(
  raw: readonly RawAccepted[],
  document: Document,
  placeAt: PlaceAt,
): AcceptedChange[] {
  return raw.map(({ model, change, column = null, reason, until = null }, index) => {
    const at = entryPlace(document, ['accept', index, 'model'], placeAt);
    return { model, change, column, reason, until, at };
  });
}
