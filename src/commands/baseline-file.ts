import { ConfigError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { type Accepted, acceptedOf, acceptOld, isOpen } from '../rules/baseline.ts';
import { recordOf } from '../source/listing.ts';
import type { Snapshot } from '../source/snapshot.ts';

/** At the Git root, committed. */
export const BASELINE = 'mesh-baseline.json';

/** The findings, with those marked that the snapshot's baseline accepts. */
export async function acceptedBy(
  snapshot: Snapshot,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (!findings.some(isOpen)) return findings;
  const accepted = await readBaseline(snapshot);
  if (accepted.length === 0) return findings;
  return acceptOld(findings, accepted, await whatIsHere(snapshot, accepted));
}

/** A listing tells it without reading. */
async function whatIsHere(
  snapshot: Snapshot,
  accepted: readonly Accepted[],
): Promise<(path: string) => boolean> {
  if (snapshot.listing !== undefined) {
    const listing = await snapshot.listing();
    return (path) => recordOf(listing, path) !== '';
  }
  const here = await snapshot.read([...new Set(accepted.map(({ path }) => path))]);
  return (path) => here.has(path);
}

/** @throws ConfigError for a file that `mesh baseline` has not written. */
export async function readBaseline(snapshot: Snapshot): Promise<readonly Accepted[]> {
  if (snapshot.listing !== undefined && recordOf(await snapshot.listing(), BASELINE) === '') return [];
  const bytes = (await snapshot.read([BASELINE])).get(BASELINE);
  if (bytes === undefined) return [];
  try {
    const { version, findings } = JSON.parse(bytes.toString('utf8')) as {
      version: number;
      findings: Accepted[];
    };
    if (version === 1 && findings.every(({ rule, path, count }) => rule && path && count > 0))
      return findings;
  } catch {}
  throw new ConfigError('This is no baseline that mesh baseline has written.', {
    at: BASELINE,
    next: 'Solve its conflicts, or write it anew: mesh baseline',
  });
}

/** The file's text; null where nothing is to be accepted. One line for each, so that merges are merges of lines. */
export function baselineText(findings: readonly Finding[]): string | null {
  const lines = acceptedOf(findings).map((entry) => `    ${JSON.stringify(entry)}`);
  return lines.length === 0 ? null : `{\n  "version": 1,\n  "findings": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
