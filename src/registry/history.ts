import { fullKey, historyKey, isTimestamp, latestKey } from './keys.ts';
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
}

/** A project's history, the newest first. Names that are none of ours are left out. */
export async function listHistory(
  store: Store,
  project: string,
  environment: string,
): Promise<readonly HistoryListing[]> {
  const folder = historyKey(project, environment, '00000000T000000000Z').replace(/[^/]+\/[^/]+$/, '');
  const keys = new Set(await store.list(folder));
  return [...keys]
    .map((key) => key.slice(folder.length).split('/')[0] ?? '')
    .filter((timestamp) => isTimestamp(timestamp) && keys.has(historyKey(project, environment, timestamp)))
    .filter((timestamp, index, all) => timestamp !== all[index - 1])
    .map((timestamp) => ({ timestamp, hasFull: keys.has(fullKey(project, environment, timestamp)) }))
    .reverse();
}

export async function readHistory(store: Store, project: string, environment: string): Promise<History> {
  const latest = await store.read(latestKey(project, environment));
  const waiting = (await listHistory(store, project, environment)).entries();
  const entries: HistoryEntry[] = [];
  const work = async (): Promise<void> => {
    for (const [index, { timestamp, hasFull }] of waiting) {
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
        stamp: verdict.ok ? verdict.stamp : null,
        problem: verdict.ok ? null : verdict.reason,
      };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { entries: entries.filter((entry) => entry !== undefined), latest };
}
