import type { Finding } from '../finding.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { judgeSnapshot } from './judge-snapshot.ts';
import type { Judgement, Judging } from './judgement.ts';

export interface Verdict {
  /** What the change brought, or everything where no base is given. */
  readonly findings: readonly Finding[];
  /** How many were there before. */
  readonly existing: number;
}

/** What a judgement holds against a change; with bases, only what occurs more often than in each of them. */
export async function judgeChange(
  judging: Judging,
  { findings, config }: Judgement,
  bases: (() => Promise<readonly Snapshot[]>) | null,
): Promise<Verdict> {
  // Most commits have nothing to answer for: then nobody needs to know what the base was like.
  if (bases === null || findings.length === 0) return { findings, existing: 0 };
  const allowance = new Map<string, number>();
  for (const base of await bases()) {
    const before = await judgeSnapshot(judging, base, config.rules);
    for (const [fingerprint, count] of counts(before.findings)) {
      allowance.set(fingerprint, Math.max(count, allowance.get(fingerprint) ?? 0));
    }
  }
  const brought = findings.filter(({ fingerprint }) => {
    const left = allowance.get(fingerprint) ?? 0;
    allowance.set(fingerprint, left - 1);
    return left <= 0;
  });
  return { findings: brought, existing: findings.length - brought.length };
}

function counts(findings: readonly Finding[]): Map<string, number> {
  const map = new Map<string, number>();
  for (const { fingerprint } of findings) map.set(fingerprint, (map.get(fingerprint) ?? 0) + 1);
  return map;
}
