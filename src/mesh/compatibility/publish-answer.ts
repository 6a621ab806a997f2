import type { Node } from '../../node.ts';
import type { Change } from '../differences/change.ts';
import type { ReaderDoubt } from '../known-reader.ts';
import type { JudgedChange } from './judge-changes.ts';
import { isOver, strictnessOf } from './policy.ts';

/** Whether a project may be published as it would be. */
export type Answer = 'yes' | 'no' | 'unknown';

export interface Judged {
  readonly changes: readonly JudgedChange[];
  /** Why somebody may read the project too, although nobody can tell what. */
  readonly doubts: readonly ReaderDoubt[];
  /** What nobody but dbt can tell of the project itself. */
  readonly unsure: readonly ReaderDoubt[];
  /** `2026-11-22`. */
  readonly today: string;
}

/** Unknown is never yes: what might break somebody is not published by mistake. */
export function answerOf({ changes, doubts, unsure, today }: Judged): Answer {
  const refused = changes.filter(({ verdict }) => verdict === 'refused');
  if (refused.some((judged) => isSure(judged, today))) return 'no';
  if (refused.length > 0 || unsure.length > 0) return 'unknown';
  return doubts.length > 0 && changes.some(couldHarm) ? 'unknown' : 'yes';
}

/** Refused whoever reads, or because of somebody who surely does. */
function isSure({ change, policy, broken }: JudgedChange, today: string): boolean {
  const asksReaders = strictnessOf(policy) === 'readers' || isOver(change, today);
  return !asksReaders || broken.some(({ certainty }) => certainty === 'certain');
}

/** Whether a reader that nobody knows could notice it, and its owner cares. */
function couldHarm({ change, policy, verdict }: JudgedChange): boolean {
  return isNoticed(change) && verdict === 'passes' && strictnessOf(policy) !== 'none';
}

/** By some reader, whatever he reads. */
export function isNoticed({ level, isNoticedByStar }: Change): boolean {
  return level !== 'compatible' || isNoticedByStar;
}

const DECIDING = ['access', 'contract', 'enabled', 'consumers'] as const;

/** What was promised and now hangs on Jinja: the files alone do not tell whether it still is. */
export function unsureOf(before: readonly Node[], after: readonly Node[]): ReaderDoubt[] {
  const promised = new Set(
    before.filter(({ access, enabled }) => access === 'public' && enabled).map(({ unique_id }) => unique_id),
  );
  return after.flatMap(({ unique_id, uncertain, project }) => {
    const open = DECIDING.filter((fact) => uncertain.includes(fact));
    if (!promised.has(unique_id) || open.length === 0) return [];
    const reason = `only dbt could tell ${open.join(' and ')} of ${unique_id}: Jinja computes it`;
    return [{ project, reason, at: null }];
  });
}
