import { historyKey, isTimestamp, latestKey } from './keys.ts';
import type { Stamp } from './stamp.ts';
import type { Store, StoredObject } from './store.ts';
import { verifyManifest } from './verify-manifest.ts';

/** One publication, as history has it. */
export interface HistoryEntry {
  readonly timestamp: string;
  readonly key: string;
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

/** The timestamps of a project's history, the newest first. Names that are none of ours are left out. */
export async function timestampsOf(store: Store, project: string, environment: string): Promise<string[]> {
  const folder = historyKey(project, environment, '00000000T000000000Z').replace(/[^/]+\/[^/]+$/, '');
  const keys = await store.list(folder);
  return keys
    .map((key) => key.slice(folder.length).split('/'))
    .filter(
      ([timestamp = '', file, more]) =>
        isTimestamp(timestamp) && file === 'manifest.json' && more === undefined,
    )
    .map(([timestamp = '']) => timestamp)
    .sort()
    .reverse();
}

export async function readHistory(store: Store, project: string, environment: string): Promise<History> {
  const latest = await store.read(latestKey(project, environment));
  const waiting = (await timestampsOf(store, project, environment)).entries();
  const entries: HistoryEntry[] = [];
  const work = async (): Promise<void> => {
    for (const [index, timestamp] of waiting) {
      const key = historyKey(project, environment, timestamp);
      const object = await store.read(key);
      // Cleared away since it was listed.
      if (object === null) continue;
      const isLatest = latest?.bytes.equals(object.bytes) === true;
      const verdict = verifyManifest(object.bytes, { project });
      entries[index] = {
        timestamp,
        key,
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
