import { OutsideError } from '../errors.ts';
import { besideOf, type Candidate, readCandidate } from './candidate.ts';
import { type HistoryRecord, isTakenBack, recordsOf } from './history-records.ts';
import { historyKey, latestKey } from './keys.ts';
import type { Store, StoredObject } from './store.ts';

/** How a candidate stands to `latest`. */
export type Standing =
  /** It may become the latest. */
  | 'ready'
  /** It is the latest: it was promoted, perhaps by a process that was killed after that. */
  | 'promoted'
  /** Another contract became the latest since it was made. */
  | 'outrun'
  | 'unverified'
  /** Its last verification failed. */
  | 'refused'
  /** It was the latest, what was to prove it failed, and it was not verified since. */
  | 'taken back';

export interface PromotePlan {
  readonly standing: Standing;
  readonly candidate: Candidate;
  readonly latest: StoredObject | null;
  /** What happened to it, the oldest first. */
  readonly records: readonly HistoryRecord[];
  /** The last one that is a verification by its readers. */
  readonly verification: HistoryRecord | null;
  /** What `latest` is to be again if the candidate does not prove itself; null where it has, or nothing is known. */
  readonly before: Buffer | null;
}

/** @throws OutsideError where there is no candidate that can be trusted. */
export async function planPromote(store: Store, project: string, environment: string): Promise<PromotePlan> {
  const candidate = await readCandidate(store, project, environment);
  const latest = await store.read(latestKey(project, environment));
  const place = { project, environment, timestamp: candidate.timestamp };
  const records = await recordsOf(store, place);
  const verification = records.findLast(({ event }) => event === 'verified') ?? null;
  const plan = { candidate, latest, records, verification };
  if (latest?.bytes.equals(candidate.bytes) === true) {
    const { follows } = candidate.stamp;
    const entry = follows === null ? null : await store.read(historyKey(project, environment, follows));
    const isIt = entry !== null && besideOf(entry) === candidate.stamp.candidateBeside;
    const isProved = records.some(({ event, ok }) => event === 'checked' && ok);
    return { ...plan, standing: 'promoted', before: isIt && !isProved ? entry.bytes : null };
  }
  const before = latest?.bytes ?? null;
  if (candidate.stamp.candidateBeside !== besideOf(latest)) return { ...plan, standing: 'outrun', before };
  if (verification === null) return { ...plan, standing: 'unverified', before };
  if (!verification.ok) return { ...plan, standing: 'refused', before };
  return { ...plan, standing: isTakenBack(records) ? 'taken back' : 'ready', before };
}

/**
 * Makes the candidate the latest, by one compare and swap.
 *
 * @throws OutsideError where another publisher moved `latest` in the meantime.
 */
export async function promote(
  store: Store,
  project: string,
  environment: string,
  { candidate, latest }: PromotePlan,
): Promise<void> {
  if (await store.replace(latestKey(project, environment), candidate.bytes, latest?.tag ?? null)) return;
  throw new OutsideError(
    `${project} was published to ${environment} by somebody else at the same moment; theirs is the latest.`,
    { next: `Make the candidate anew beside it: mesh publish ${project} --candidate` },
  );
}

/** Gives `latest` the bytes that it had before. False, and nothing written, where it is no longer the candidate. */
export async function takeBack(
  store: Store,
  project: string,
  environment: string,
  candidate: Candidate,
  before: Buffer,
): Promise<boolean> {
  const key = latestKey(project, environment);
  const latest = await store.read(key);
  if (latest?.bytes.equals(candidate.bytes) !== true) return false;
  return store.replace(key, before, latest.tag);
}
