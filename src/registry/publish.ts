import { OutsideError } from '../errors.ts';
import { fullKey, historyKey, latestKey } from './keys.ts';
import { readStamp } from './stamp.ts';
import type { Store, StoredObject } from './store.ts';
import { timestampAfter } from './timestamp.ts';

/** A contract that is ready to be published, save for the moment at which it will be. */
export interface Publication {
  readonly project: string;
  readonly environment: string;
  readonly contractSha256: string;
  /** What history is to hold besides the contract. */
  readonly full?: FullManifest | null;
  /**
   * The manifest's text, given when it is published, the timestamp of the `latest` that it follows, and of a candidate
   * by what that one is known.
   */
  readonly textAt: (timestamp: string, follows: string | null, candidateBeside?: string) => string;
}

/** The whole manifest that a contract was cut from. */
export interface FullManifest {
  readonly sha256: string;
  /** Its bytes once more; each piece is lent until the next is asked for. Throws where they changed. */
  chunks(): AsyncIterable<Buffer>;
}

/** A publication that is to become the latest. */
export interface WritePlan {
  readonly action: 'write';
  readonly timestamp: string;
  readonly bytes: Buffer;
  readonly history: string;
  readonly latest: string;
  /** Where the whole manifest goes; null where it is not to be kept. */
  readonly full: string | null;
  /** The tag of the `latest` that the plan was made for, and its timestamp. */
  readonly expected: string | null;
  readonly follows: string | null;
}

export type PublishPlan = { readonly action: 'nothing'; readonly since: string | null } | WritePlan;

/** What publishing would write now; `known` is the latest, where it was looked at already. */
export async function planPublish(
  store: Store,
  publication: Publication,
  now: Date,
  known?: StoredObject | null,
): Promise<PublishPlan> {
  const { project, environment } = publication;
  const current = known === undefined ? await store.read(latestKey(project, environment)) : known;
  const stamp = current === null ? null : readStamp(current.bytes);
  if (stamp?.projectName === project && stamp.contractSha256 === publication.contractSha256) {
    return { action: 'nothing', since: stamp.timestamp };
  }
  return planWrite(publication, current?.tag ?? null, stamp?.timestamp ?? null, now);
}

/** The writing of a publication over the `latest` that has a tag and a timestamp. */
export function planWrite(
  { project, environment, full, textAt }: Publication,
  expected: string | null,
  follows: string | null,
  now: Date,
  taken = follows,
): WritePlan {
  const timestamp = timestampAfter(taken, now);
  return {
    action: 'write',
    timestamp,
    bytes: Buffer.from(textAt(timestamp, follows), 'utf8'),
    history: historyKey(project, environment, timestamp),
    latest: latestKey(project, environment),
    full: full ? fullKey(project, environment, timestamp) : null,
    expected,
    follows,
  };
}

/**
 * Writes history, then moves `latest`. An equal contract writes nothing. Killed in between, it leaves an entry of
 * history that never became `latest`, which harms nobody.
 *
 * @throws OutsideError where another publisher moved `latest` in the meantime.
 */
export async function publish(
  store: Store,
  publication: Publication,
  now: Date,
  known?: StoredObject | null,
): Promise<PublishPlan> {
  const plan = await planPublish(store, publication, now, known);
  return plan.action === 'nothing' ? plan : write(store, publication, plan, now);
}

/** Carries a plan out; what is returned is the plan as it was carried out. */
export async function write(
  store: Store,
  publication: Publication,
  planned: WritePlan,
  now: Date,
): Promise<WritePlan> {
  const { project, environment, full } = publication;
  let plan = planned;
  while (!(await store.create(plan.history, plan.bytes))) {
    // Another publisher took this very millisecond.
    plan = planWrite(publication, plan.expected, plan.follows, now, plan.timestamp);
  }
  if (full && plan.full !== null) await store.createFrom(plan.full, full.chunks());
  if (await store.replace(plan.latest, plan.bytes, plan.expected)) return plan;
  throw new OutsideError(
    `${project} was published to ${environment} by somebody else at the same moment; theirs is the latest, yours is kept as ${plan.history}.`,
    { next: 'Publish again if yours should be the latest.' },
  );
}
