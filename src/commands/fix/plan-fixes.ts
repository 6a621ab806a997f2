import type { Finding } from '../../finding.ts';
import { applied } from '../../generate/fixes/apply.ts';
import type { Fix, FixWorld } from '../../generate/fixes/fix.ts';
import { FIXERS } from '../../generate/fixes/index.ts';

/** A finding and the edits that are to make it go away. */
export interface PlannedFix {
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
}

/** A finding that a person has to mend, and why. */
export interface LeftFinding {
  readonly finding: Finding;
  readonly reason: string;
}

export interface FixPlan {
  readonly planned: readonly PlannedFix[];
  readonly left: readonly LeftFinding[];
  /** What the files would be, where that differs from what they are. */
  readonly files: ReadonlyMap<string, string>;
}

/** What would be written for these findings. `read` gives the text of a file: empty for none, null for no UTF-8. */
export function planFixes(
  findings: readonly Finding[],
  world: FixWorld,
  read: (path: string) => string | null,
): FixPlan {
  const planned: PlannedFix[] = [];
  const left: LeftFinding[] = [];
  for (const finding of findings) {
    const fixer = FIXERS.get(finding.rule);
    if (fixer === undefined || finding.certainty === 'unknown' || finding.waived !== null) continue;
    const fixes = fixer(finding, world);
    if (typeof fixes === 'string') left.push({ finding, reason: fixes });
    else planned.push({ finding, fixes });
  }
  return withFiles(planned, left, read);
}

function withFiles(
  wanted: readonly PlannedFix[],
  given: readonly LeftFinding[],
  read: (path: string) => string | null,
): FixPlan {
  const left = [...given];
  const files = new Map<string, string>();
  const byPath = new Map<string, Fix[]>();
  const planned: PlannedFix[] = [];
  for (const plan of wanted) {
    // A fix alone must be possible; that two of one file do not touch each other is seen when they are put together.
    const isPossible = plan.fixes.every(({ path }) => {
      const text = read(path);
      const fixes = [...(byPath.get(path) ?? []), ...plan.fixes.filter((fix) => fix.path === path)];
      return text !== null && applied(path, text, fixes) !== null;
    });
    if (!isPossible) {
      left.push({ finding: plan.finding, reason: 'The file is written so that only a person can tell.' });
      continue;
    }
    planned.push(plan);
    for (const fix of plan.fixes) byPath.set(fix.path, [...(byPath.get(fix.path) ?? []), fix]);
  }
  for (const [path, fixes] of byPath) {
    const text = read(path);
    const edited = text === null ? null : applied(path, text, fixes);
    if (edited !== null && edited !== text) files.set(path, edited);
  }
  return { planned, left, files };
}

/** Without those fixes that `isUnwanted` names. */
export function without(
  { planned, left }: FixPlan,
  unwanted: ReadonlyMap<Finding, string>,
  read: (path: string) => string | null,
): FixPlan {
  const more = [...unwanted].map(([finding, reason]) => ({ finding, reason }));
  return withFiles(
    planned.filter(({ finding }) => !unwanted.has(finding)),
    [...left, ...more],
    read,
  );
}

/** The fixes after which their finding is still there, or another one is new, and why they are not wanted. */
export function unwantedOf(
  { planned, files }: FixPlan,
  before: readonly Finding[],
  after: readonly Finding[],
): ReadonlyMap<Finding, string> {
  const [old, now] = [counted(before), counted(after)];
  const unwanted = new Map<Finding, string>();
  for (const { finding } of planned) {
    const { fingerprint } = finding;
    if ((now.get(fingerprint) ?? 0) >= (old.get(fingerprint) ?? 0))
      unwanted.set(finding, 'The edit alone would not make it go away.');
  }
  for (const finding of after) {
    const { fingerprint, rule, at, message, severity } = finding;
    if ((now.get(fingerprint) ?? 0) <= (old.get(fingerprint) ?? 0)) continue;
    // A reference has one finding: where the first thing that is wrong with it is gone, the second shows.
    const isNext = before.some((gone) => isOfSame(gone, finding) && !now.has(gone.fingerprint));
    if (isNext) continue;
    const reason = `The edit would bring ${rule} at ${at.path}:${at.line}: ${message}`;
    const near = planned.filter(
      (plan) =>
        // A warning in place of an error is for the better.
        (severity === 'error' || plan.finding.severity === 'warning') &&
        (!files.has(at.path) || plan.fixes.some(({ path }) => path === at.path)),
    );
    for (const { finding } of near) unwanted.set(finding, reason);
  }
  return unwanted;
}

function isOfSame(one: Finding, other: Finding): boolean {
  return one.unique_id === other.unique_id && one.target === other.target && one.at.path === other.at.path;
}

function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { fingerprint } of findings) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return counts;
}
