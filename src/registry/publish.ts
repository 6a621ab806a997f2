import { OutsideError } from '../errors.ts';
import { historyKey, latestKey } from './keys.ts';
import { readStamp } from './stamp.ts';
import type { Store } from './store.ts';
import { timestampAfter } from './timestamp.ts';

/** A contract that is ready to be published, save for the moment at which it will be. */
export interface Publication {
  readonly project: string;
  readonly environment: string;
  readonly contractSha256: string;
  readonly textAt: (timestamp: string) => string;
}

export type PublishPlan =
  | { readonly action: 'nothing'; readonly since: string | null }
  | {
      readonly action: 'write';
      readonly timestamp: string;
      readonly bytes: Buffer;
      readonly history: string;
      readonly latest: string;
      /** The tag of the `latest` that the plan was made for. */
      readonly expected: string | null;
    };

/** What publishing would write now. */
export async function planPublish(store: Store, publication: Publication, now: Date): Promise<PublishPlan> {
  const { project, environment } = publication;
  const latest = latestKey(project, environment);
  const current = await store.read(latest);
  const stamp = current === null ? null : readStamp(current.bytes);
  if (stamp?.projectName === project && stamp.contractSha256 === publication.contractSha256) {
    return { action: 'nothing', since: stamp.timestamp };
  }
  const timestamp = timestampAfter(stamp?.timestamp ?? null, now);
  return {
    action: 'write',
    timestamp,
    bytes: Buffer.from(publication.textAt(timestamp), 'utf8'),
    history: historyKey(project, environment, timestamp),
    latest,
    expected: current?.tag ?? null,
  };
}

/**
 * Writes history, then moves `latest`. An equal contract writes nothing. Killed in between, it leaves an entry of
 * history that never became `latest`, which harms nobody.
 *
 * @throws OutsideError where another publisher moved `latest` in the meantime.
 */
export async function publish(store: Store, publication: Publication, now: Date): Promise<PublishPlan> {
  let plan = await planPublish(store, publication, now);
  while (plan.action === 'write' && !(await store.create(plan.history, plan.bytes))) {
    // Another publisher took this very millisecond.
    const timestamp = timestampAfter(plan.timestamp, now);
    plan = {
      ...plan,
      timestamp,
      bytes: Buffer.from(publication.textAt(timestamp), 'utf8'),
      history: historyKey(publication.project, publication.environment, timestamp),
    };
  }
  if (plan.action === 'nothing') return plan;
  if (!(await store.replace(plan.latest, plan.bytes, plan.expected))) {
    throw new OutsideError(
      `${publication.project} was published to ${publication.environment} by somebody else at the same moment; theirs is the latest, yours is kept as ${plan.history}.`,
      { next: 'Publish again if yours should be the latest.' },
    );
  }
  return plan;
}
