import type { Finding } from '../finding.ts';
import { oidsOf } from '../source/listing.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { type Base, baseOf } from './breaking/bases.ts';
import { judgeBreaks } from './breaking/judge-breaks.ts';
import type { Judgement, Judging } from './judgement.ts';

export interface Verdict {
  /** What the change brought, or everything where no base is given. */
  readonly findings: readonly Finding[];
  /** How many were there before. */
  readonly existing: number;
}

/**
 * What a judgement holds against a change; with bases, only what occurs more often than in each of them. What the
 * change takes from others is held against it besides.
 */
export async function judgeChange(
  judging: Judging,
  judgement: Judgement,
  bases: (() => Promise<readonly Snapshot[]>) | null,
): Promise<Verdict> {
  let made: Promise<readonly Base[]> | undefined;
  const all = (): Promise<readonly Base[]> => {
    made ??= (bases?.() ?? Promise.resolve([])).then((snapshots) =>
      snapshots.map((snapshot) => baseOf(judging, snapshot, judgement.config.rules)),
    );
    return made;
  };
  const before = bases === null ? null : all;
  const verdict = await judgeFindings(judgement, before);
  const breaks = await judgeBreaks(judging, judgement, before, verdict.findings);
  if (breaks.findings.length === 0) return { ...verdict, existing: verdict.existing + breaks.existing };
  const { inOrder } = await import('../rules/judge.ts');
  return {
    findings: inOrder([...verdict.findings, ...breaks.findings]),
    existing: verdict.existing + breaks.existing,
  };
}

async function judgeFindings(
  judgement: Judgement,
  bases: (() => Promise<readonly Base[]>) | null,
): Promise<Verdict> {
  const { findings } = judgement;
  // Most commits have nothing to answer for: then nobody needs to know what the base was like.
  if (bases === null || findings.length === 0) return { findings, existing: 0 };
  const before: Judgement[] = [];
  for (const base of await bases()) before.push(await base.judged());
  const unmoved = more(
    findings,
    before.map((base) => base.findings),
    // What was waived and is no longer is brought by who took the waiver away.
    ({ fingerprint, waived }) => `${fingerprint} ${waived !== null}`,
  );
  const brought = unmoved.length === 0 ? [] : await withoutMoved(judgement, before, unmoved);
  return {
    findings: brought.map((finding) => withoutProject(finding, judgement, before)),
    existing: findings.length - brought.length,
  };
}

/** The findings that occur more often than in any of the others. */
function more(
  findings: readonly Finding[],
  others: readonly (readonly Finding[])[],
  identity: (finding: Finding) => string,
): readonly Finding[] {
  const allowance = new Map<string, number>();
  for (const before of others) {
    for (const [name, count] of counts(before.map(identity))) {
      allowance.set(name, Math.max(count, allowance.get(name) ?? 0));
    }
  }
  return findings.filter((finding) => {
    const name = identity(finding);
    const left = allowance.get(name) ?? 0;
    allowance.set(name, left - 1);
    return left <= 0;
  });
}

function counts(names: readonly string[]): Map<string, number> {
  const map = new Map<string, number>();
  for (const name of names) map.set(name, (map.get(name) ?? 0) + 1);
  return map;
}

/** A file that moves takes its old findings along: they are still of the same node, and their old place is gone. */
async function withoutMoved(
  { snapshot }: Judgement,
  before: readonly Judgement[],
  brought: readonly Finding[],
): Promise<readonly Finding[]> {
  const paths = [...new Set(before.flatMap(({ findings }) => findings.map(({ at }) => at.path)))];
  const here = snapshot.listing === undefined ? null : await oidsOf(snapshot, paths);
  if (here === null) return brought;
  const gone = before.map(({ findings }) => findings.filter(({ at }) => !here.has(at.path)));
  return more(brought, gone, ({ rule, project, unique_id, target, waived }) =>
    JSON.stringify([rule, project, unique_id, target, waived !== null]),
  );
}

/** A project that the change itself takes away is no stranger: whoever still reads it is broken for certain. */
function withoutProject(finding: Finding, { config }: Judgement, before: readonly Judgement[]): Finding {
  const { rule, project, target } = finding;
  const isUnknown = rule === 'upstream-unknown' && target !== null && !config.rules.has(rule);
  const wasHere = before.some(({ projects }) => projects.some(({ name }) => name === target));
  if (!isUnknown || !wasHere) return finding;
  return {
    ...finding,
    severity: 'error',
    certainty: 'certain',
    message: `${project} reads the project ${target}, which this change takes away.`,
    help: `Keep ${target} until its readers have moved. If it now lives elsewhere, name it in mesh.yml (projects: ${project}: upstreams: {${target}: loom}).`,
  };
}
