import type { Document } from 'yaml';
import { entryPlace, type PlaceAt } from './entry-place.ts';
import { isDay } from './is-day.ts';
import type { ConfiguredWaiver } from './mesh-config.ts';

/** An entry of `waivers:` as YAML has it. */
export interface RawWaiver {
  readonly rule: string;
  readonly path?: string;
  readonly reason: string;
  readonly until?: string;
}

/** The entries, each with the place of its rule's name. */
export function readWaivers(
  raw: readonly RawWaiver[],
  document: Document,
  placeAt: PlaceAt,
): ConfiguredWaiver[] {
  return raw.map(({ rule, path = null, reason, until = null }, index) => {
    const at = entryPlace(document, ['waivers', index, 'rule'], placeAt);
    const problem = until === null || isDay(until) ? null : `\`${until}\` is no day`;
    return { rule, path, reason, until, at, problem };
  });
}
