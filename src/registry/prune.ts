import { listHistory } from './history.ts';
import { candidateKey, entryFolder, fullKey, historyKey, latestKey } from './keys.ts';
import { readStamp } from './stamp.ts';
import type { Store } from './store.ts';
import { timestampOf } from './timestamp.ts';

export interface PruneRequest {
  readonly project: string;
  readonly environment: string;
  /** How many of the newest stay. */
  readonly keep: number;
  /** Those that are younger than so many days stay too. */
  readonly keepDays: number;
  /** Timestamp → who needs it. */
  readonly pinned: ReadonlyMap<string, string>;
}

export interface PruneItem {
  readonly timestamp: string;
  /** Its objects, in the order in which they go: an entry without its contract would be found by nobody. */
  readonly keys: readonly string[];
  /** Why it stays; null for what goes. */
  readonly keptFor: string | null;
}

/** What pruning would remove now and what it keeps, the newest first. */
export async function planPrune(
  store: Store,
  request: PruneRequest,
  now: Date,
): Promise<readonly PruneItem[]> {
  const { project, environment, keep, keepDays, pinned } = request;
  const latest = await store.read(latestKey(project, environment));
  const stamp = latest === null ? null : readStamp(latest.bytes);
  const candidate = await store.read(candidateKey(project, environment));
  const waiting = candidate === null ? null : readStamp(candidate.bytes)?.timestamp;
  const since = timestampOf(new Date(now.getTime() - keepDays * 86_400_000));
  const reasonOf = (timestamp: string, index: number): string | null => {
    if (timestamp === stamp?.timestamp) return 'it is the latest';
    if (timestamp === waiting) return 'it is the candidate';
    const reader = pinned.get(timestamp);
    if (reader !== undefined) return reader;
    if (timestamp === stamp?.rollbackOf) return 'the latest was brought back from it';
    if (index < keep) return `it is among the newest ${keep}`;
    return keepDays > 0 && timestamp >= since ? `it is younger than ${keepDays} days` : null;
  };
  // Nothing is cleared away beside a latest that cannot say which entry it is.
  const isKnown = latest === null || stamp?.timestamp != null;
  return (await listHistory(store, project, environment)).map(({ timestamp, hasFull, records }, index) => ({
    timestamp,
    keys: [
      ...records.map((name) => `${entryFolder(project, environment, timestamp)}${name}`),
      ...(hasFull ? [fullKey(project, environment, timestamp)] : []),
      historyKey(project, environment, timestamp),
    ],
    keptFor: isKnown ? reasonOf(timestamp, index) : 'the latest does not say which publication it is',
  }));
}

/** The oldest first: whoever interrupts it has the newer ones still. */
export async function prune(store: Store, plan: readonly PruneItem[]): Promise<void> {
  for (const { keys, keptFor } of plan.toReversed()) {
    if (keptFor === null) for (const key of keys) await store.remove(key);
  }
}
