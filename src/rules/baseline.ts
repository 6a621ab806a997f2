import type { Finding } from '../finding.ts';

/** Findings that were there when the gate came, told apart as a fingerprint tells them apart. */
export interface Accepted {
  readonly rule: string;
  readonly path: string;
  readonly project: string;
  readonly unique_id: string | null;
  readonly target: string | null;
  readonly count: number;
}

const REASON = 'it was there when the baseline was made';

/**
 * Marks as many findings as were accepted, at the same place first. What is left of files that are gone goes with its
 * node to wherever that moved; each acceptance counts once.
 */
export function acceptOld(
  findings: readonly Finding[],
  accepted: readonly Accepted[],
  isHere: (path: string) => boolean,
): Finding[] {
  const left = new Map<string, number>();
  for (const entry of accepted) left.set(placed(entry), (left.get(placed(entry)) ?? 0) + entry.count);
  const take = (from: Map<string, number>, key: string): boolean => {
    const count = from.get(key) ?? 0;
    if (count > 0) from.set(key, count - 1);
    return count > 0;
  };
  const here = findings.map((finding) =>
    isOpen(finding) && take(left, placed({ ...finding, path: finding.at.path })) ? marked(finding) : finding,
  );
  const moved = new Map<string, number>();
  for (const entry of accepted) {
    if (isHere(entry.path)) continue;
    const count = left.get(placed(entry)) ?? 0;
    left.set(placed(entry), 0);
    moved.set(unplaced(entry), (moved.get(unplaced(entry)) ?? 0) + count);
  }
  return here.map((finding) =>
    isOpen(finding) && take(moved, unplaced(finding)) ? marked(finding) : finding,
  );
}

/** What a baseline says that accepts these findings, in an order that changes little from one to the next. */
export function acceptedOf(findings: readonly Finding[]): Accepted[] {
  const entries = new Map<string, Accepted>();
  for (const { rule, at, project, unique_id, target } of findings) {
    const entry = { rule, path: at.path, project, unique_id, target, count: 1 };
    const same = entries.get(placed(entry));
    entries.set(placed(entry), { ...entry, count: (same?.count ?? 0) + 1 });
  }
  const keys = [...entries.keys()].sort();
  return keys.flatMap((key) => entries.get(key) ?? []);
}

/** Whether it may be accepted: what is said of waivers and baselines may not. */
export function isOpen({ waived, rule }: Finding): boolean {
  return waived === null && !rule.startsWith('waiver-');
}

function marked(finding: Finding): Finding {
  return { ...finding, waived: { reason: REASON, until: null, by: 'baseline' } };
}

function placed({ path, ...rest }: Omit<Accepted, 'count'>): string {
  return JSON.stringify([path, unplaced(rest)]);
}

function unplaced({ rule, project, unique_id, target }: Omit<Accepted, 'count' | 'path'>): string {
  return JSON.stringify([rule, project, unique_id, target]);
}
