import { OutsideError } from '../errors.ts';
import { sha256 } from './contract-digest.ts';
import { candidateKey, fullKey, historyKey } from './keys.ts';
import type { Publication } from './publish.ts';
import { readStamp, type Stamp } from './stamp.ts';
import type { Store, StoredObject } from './store.ts';
import { timestampAfter } from './timestamp.ts';
import { verifyManifest } from './verify-manifest.ts';

/** What stands for the latest that is not there. */
const NOTHING = 'nothing';

export interface CandidateWrite {
  readonly action: 'write';
  readonly timestamp: string;
  readonly bytes: Buffer;
  readonly history: string;
  readonly candidate: string;
}

export type CandidatePlan =
  | { readonly action: 'nothing'; readonly as: 'latest' | 'candidate'; readonly since: string | null }
  | CandidateWrite;

interface Beside {
  readonly latest: StoredObject | null;
  readonly current: StoredObject | null;
}

/** What putting a contract beside `latest` would write now. */
export async function planCandidate(
  store: Store,
  publication: Publication,
  now: Date,
  latest: StoredObject | null,
): Promise<CandidatePlan> {
  const current = await store.read(candidateKey(publication.project, publication.environment));
  return plan(publication, now, { latest, current });
}

/**
 * Writes history, then moves `candidate` by compare and swap; `latest` stays. Killed in between, it leaves an entry of
 * history that never was the candidate, which harms nobody. Of a contract that is the latest already the latest is the
 * candidate, so that one which nobody wants any more is not waiting.
 */
export async function putCandidate(
  store: Store,
  publication: Publication,
  now: Date,
  latest: StoredObject | null,
): Promise<CandidatePlan> {
  const { project, environment, full } = publication;
  const current = await store.read(candidateKey(project, environment));
  let planned = plan(publication, now, { latest, current });
  if (planned.action === 'nothing') {
    const isLatest = latest !== null && current?.bytes.equals(latest.bytes) === true;
    if (planned.as === 'latest' && planned.since !== null && latest !== null && !isLatest)
      await store.replace(candidateKey(project, environment), latest.bytes, current?.tag ?? null);
    return planned;
  }
  while (!(await store.create(planned.history, planned.bytes)))
    planned = written(publication, now, latest, planned.timestamp);
  if (full) await store.createFrom(fullKey(project, environment, planned.timestamp), full.chunks());
  if (await store.replace(planned.candidate, planned.bytes, current?.tag ?? null)) return planned;
  throw new OutsideError(
    `Another candidate of ${project} was put into ${environment} at the same moment; theirs is the candidate, yours is kept as ${planned.history}.`,
    { next: 'Publish again if yours should be the candidate.' },
  );
}

function plan(publication: Publication, now: Date, { latest, current }: Beside): CandidatePlan {
  const [stamp, candidate] = [latest, current].map((object) => (object ? readStamp(object.bytes) : null));
  const isSame = (of: Stamp | null | undefined): boolean =>
    of?.projectName === publication.project && of.contractSha256 === publication.contractSha256;
  if (isSame(stamp)) return { action: 'nothing', as: 'latest', since: stamp?.timestamp ?? null };
  if (isSame(candidate) && candidate?.candidateBeside === besideOf(latest))
    return { action: 'nothing', as: 'candidate', since: candidate.timestamp };
  const taken = [stamp?.timestamp, candidate?.timestamp].filter((time) => typeof time === 'string').sort();
  return written(publication, now, latest, taken.at(-1) ?? null);
}

function written(
  { project, environment, textAt }: Publication,
  now: Date,
  latest: StoredObject | null,
  taken: string | null,
): CandidateWrite {
  const timestamp = timestampAfter(taken, now);
  const follows = latest === null ? null : (readStamp(latest.bytes)?.timestamp ?? null);
  return {
    action: 'write',
    timestamp,
    bytes: Buffer.from(textAt(timestamp, follows, besideOf(latest)), 'utf8'),
    history: historyKey(project, environment, timestamp),
    candidate: candidateKey(project, environment),
  };
}

/** By what a candidate tells the `latest` that it was made beside. */
export function besideOf(latest: StoredObject | null): string {
  return latest === null ? NOTHING : sha256(latest.bytes);
}

export interface Candidate {
  readonly bytes: Buffer;
  readonly stamp: Stamp;
  readonly timestamp: string;
}

/** @throws OutsideError where there is none, or one that cannot be trusted. */
export async function readCandidate(store: Store, project: string, environment: string): Promise<Candidate> {
  const key = candidateKey(project, environment);
  const object = await store.read(key);
  if (object === null) {
    throw new OutsideError(`${project} has no candidate for ${environment} in ${store.describe()}.`, {
      next: `Put one there: mesh publish ${project} --candidate`,
    });
  }
  const verdict = verifyManifest(object.bytes, { project });
  const timestamp = verdict.ok ? verdict.stamp.timestamp : null;
  const entry = timestamp === null ? null : await store.read(historyKey(project, environment, timestamp));
  if (!verdict.ok || timestamp === null || entry?.bytes.equals(object.bytes) !== true) {
    const reason = verdict.ok ? 'history does not hold it' : verdict.reason;
    throw new OutsideError(`${key} in ${store.describe()} cannot be trusted: ${reason}.`, {
      next: `Put another one there: mesh publish ${project} --candidate`,
    });
  }
  return { bytes: object.bytes, stamp: verdict.stamp, timestamp };
}
