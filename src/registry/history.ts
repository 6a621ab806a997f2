import { type HistoryRecord, isTakenBack, readRecords, recordNames } from './history-records.ts';
import { candidateKey, entryFolder, historyKey, isTimestamp, latestKey } from './keys.ts';
import type { Stamp } from './stamp.ts';
import type { Store, StoredObject } from './store.ts';
import { verifyManifest } from './verify-manifest.ts';

/** One publication, as history has it. */
export interface HistoryEntry {
  readonly timestamp: string;
  readonly key: string;
  /** Whether the whole manifest was kept beside the contract. */
  readonly hasFull: boolean;
  readonly object: StoredObject;
  readonly isLatest: boolean;
  readonly isCandidate: boolean;
  /** Whether it ever was the latest, as far as anything tells: a candidate need not have been. */
  readonly wasLatest: boolean;
  /** What happened to it since, the oldest first. */
  readonly records: readonly HistoryRecord[];
  /** What it says of itself; null for one that cannot be trusted, with the reason. */
  readonly stamp: Stamp | null;
  readonly problem: string | null;
}

export interface History {
  /** The newest first. */
  readonly entries: readonly HistoryEntry[];
  readonly latest: StoredObject | null;
}

/** How many objects are read at once. */
const AT_ONCE = 8;

/** What history has of a publication, by the names of its objects. */
export interface HistoryListing {
  readonly timestamp: string;
  /** Whether the whole manifest was kept beside the contract. */
  readonly hasFull: boolean;
  /** The names of the records of what happened to it since, the oldest first. */
  readonly records: readonly string[];
}

/** A project's history, the newest first. Names that are none of ours are left out. */
export async function listHistory(
  store: Store,
  project: string,
  environment: string,
): Promise<readonly HistoryListing[]> {
  const folder = entryFolder(project, environment, '00000000T000000000Z').replace(/[^/]+\/$/, '');
  const names = new Map<string, string[]>();
  for (const key of await store.list(folder)) {
    const [timestamp = '', ...name] = key.slice(folder.length).split('/');
    names.set(timestamp, [...(names.get(timestamp) ?? []), name.join('/')]);
  }
  return [...names]
    .filter(([timestamp, objects]) => isTimestamp(timestamp) && objects.includes('manifest.json'))
    .map(([timestamp, objects]) => ({
      timestamp,
      hasFull: objects.includes('full-manifest.json'),
      records: recordNames(objects),
    }))
    .reverse();
}

/** Whether an entry was the latest, and was not taken back by what was to prove it. */
export function hasStood({ wasLatest, isLatest, records }: HistoryEntry): boolean {
  return wasLatest && (isLatest || !isTakenBack(records));
}

export async function readHistory(store: Store, project: string, environment: string): Promise<History> {
  const latest = await store.read(latestKey(project, environment));
  const candidate = await store.read(candidateKey(project, environment));
  const waiting = (await listHistory(store, project, environment)).entries();
  const entries: Omit<HistoryEntry, 'wasLatest'>[] = [];
  const work = async (): Promise<void> => {
    for (const [index, { timestamp, hasFull, records }] of waiting) {
      const key = historyKey(project, environment, timestamp);
      const object = await store.read(key);
      // Cleared away since it was listed.
      if (object === null) continue;
      const isLatest = latest?.bytes.equals(object.bytes) === true;
      const verdict = verifyManifest(object.bytes, { project });
      entries[index] = {
        timestamp,
        key,
        hasFull,
        object,
        isLatest,
        isCandidate: candidate?.bytes.equals(object.bytes) === true,
        records: await readRecords(store, { project, environment, timestamp }, records),
        stamp: verdict.ok ? verdict.stamp : null,
        problem: verdict.ok ? null : verdict.reason,
      };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const found = entries.filter((entry) => entry !== undefined);
  const followed = new Set(found.map(({ stamp }) => stamp?.follows));
  const wasLatest = ({ timestamp, stamp, isLatest, records }: (typeof found)[number]): boolean =>
    stamp !== null &&
    (stamp.candidateBeside === null ||
      isLatest ||
      followed.has(timestamp) ||
      records.some(({ event }) => event === 'promoted'));
  return { entries: found.map((entry) => ({ ...entry, wasLatest: wasLatest(entry) })), latest };
}
