import type { Finding } from '../../finding.ts';
import type { Judgement, Judging } from '../judgement.ts';
import type { Bases, Compared, JudgedBreaks } from './compared.ts';
import { KeptComparisons } from './kept-comparisons.ts';
import type { Compare } from './open-changes.ts';
import type { ProjectPromise } from './project-promise.ts';

/**
 * What the files change of what others stand on: of what is published, as far as that is known here; else of what the
 * bases had. `said` are the findings of the other rules: what these refuse is not refused twice.
 */
export async function judgeBreaks(
  judging: Judging,
  judgement: Judgement,
  bases: Bases,
  said: readonly Finding[],
): Promise<JudgedBreaks> {
  const { promises, config } = judgement;
  if (config.rules.get('breaking-change') === 'off') return { findings: [], existing: 0 };
  const comparisons = new KeptComparisons(judging, judgement);
  const compared: Compared[] = [];
  let started: Promise<Compare> | undefined;
  for (const promise of promises) {
    if (promises.some((other) => other !== promise && other.name === promise.name)) continue;
    compared.push(await compare(promise));
  }
  comparisons.save();
  if (compared.every(({ changes }) => changes.length === 0) && config.accept.length === 0)
    return { findings: [], existing: 0 };
  const { tellBreaks } = await import('./tell-breaks.ts');
  return tellBreaks(judging, judgement, compared, bases, said);

  async function compare(promise: ProjectPromise): Promise<Compared> {
    const known = comparisons.find(promise);
    if (known === 'kept') return { promise, state: 'kept', changes: [] };
    if (known === 'unpublished' && (await isAsBefore(promise, bases)))
      return { promise, state: 'unpublished', changes: [] };
    started ??= import('./open-changes.ts').then(({ startComparing }) => startComparing(judging, judgement));
    const found = await (await started)(promise, bases);
    if (found.state !== 'published') comparisons.learn(promise, found.state);
    return found;
  }
}

/** Whether one of the states that the change follows promised the same; so it is where there is none to compare with. */
async function isAsBefore({ name, digest }: ProjectPromise, bases: Bases): Promise<boolean> {
  if (bases === null) return true;
  for (const base of await bases()) {
    const before = (await base.promises()).find((promise) => promise.name === name);
    if (before === undefined || before.digest === digest) return true;
  }
  return false;
}
