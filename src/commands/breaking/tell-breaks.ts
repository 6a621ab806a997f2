import type { Finding } from '../../finding.ts';
import { acceptedBy } from '../../mesh/compatibility/accepted.ts';
import type { Terms } from '../../mesh/compatibility/judge-changes.ts';
import { policyOf, strictnessOf } from '../../mesh/compatibility/policy.ts';
import { isSaidByReaders, isSaidOfColumn } from '../../mesh/compatibility/said-by-readers.ts';
import type { Judgement, Judging } from '../judgement.ts';
import type { Bases, Compared, JudgedBreaks, OpenChange } from './compared.ts';
import { uselessEntries } from './useless-entries.ts';

/** The findings for changes that the policies refuse, each with its place and with those whom it breaks. */
export async function tellBreaks(
  judging: Judging,
  judgement: Judgement,
  compared: readonly Compared[],
  bases: Bases,
  said: readonly Finding[],
): Promise<JudgedBreaks> {
  const { config } = judgement;
  const terms = { compatibility: config.compatibility, accept: config.accept, today: judging.today };
  const open = compared.map(({ promise, changes }) => ({
    promise,
    changes: changes.filter(({ change }) => acceptedBy(terms.accept, change, terms.today) === null),
  }));
  const brought = open
    .map(({ promise, changes }) => ({ promise, changes: changes.filter(({ isOld }) => !isOld) }))
    .filter(({ changes }) => changes.length > 0);
  const existing = open.flatMap(({ changes }) => changes).filter((change) => isOldRefusal(change, terms));
  const useless = config.accept.length === 0 ? [] : await uselessEntries(judging, judgement, compared, bases);
  if (brought.length + useless.length === 0) return { findings: [], existing: existing.length };
  const { refusedChanges } = await import('./refused-changes.ts');
  const { judgeBreaking } = await import('../../rules/judge.ts');
  const refused = brought.length === 0 ? [] : await refusedChanges(judging, judgement, brought, terms);
  const news = refused
    .filter((change) => !isSaidByReaders(change, said))
    .flatMap((change) => {
      if (change.held.by !== 'readers') return change;
      const broken = change.broken.filter((reader) => !isSaidOfColumn(reader, said));
      return broken.length === 0 ? [] : { ...change, broken };
    });
  return { findings: judgeBreaking({ refused: news, useless }, config.rules), existing: existing.length };
}

/** What only readers would decide is not counted: nobody asks who they were. */
function isOldRefusal({ change, isOld }: OpenChange, { compatibility }: Terms): boolean {
  return isOld && strictnessOf(policyOf(compatibility, change.model)) !== 'readers';
}
