import { ConfigError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { type Accepted, acceptedOf, acceptOld, isOpen } from '../rules/baseline.ts';
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
  const here = await snapshot.read([...new Set(accepted.map(({ path }) => path))]);
  return acceptOld(findings, accepted, (path) => here.has(path));
}

/** @throws ConfigError for a file that `mesh baseline` has not written. */
export async function readBaseline(snapshot: Snapshot): Promise<readonly Accepted[]> {
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
