import { createHash } from 'node:crypto';
import type { Finding } from '../finding.ts';

/**
 * A fingerprint for each finding that no other of the report has: GitLab and GitHub show one finding for each. Two
 * references to one model in one file are told apart by their order, which stays while lines move.
 */
export function uniqueFingerprints(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ fingerprint }) => {
    const before = seen.get(fingerprint) ?? 0;
    seen.set(fingerprint, before + 1);
    return createHash('sha256').update(`${fingerprint} ${before}`).digest('hex').slice(0, 32);
  });
}
