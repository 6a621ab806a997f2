import { ConfigError } from '../errors.ts';
import { type MeshLock, stringifyMeshLock } from '../registry/mesh-lock.ts';
import { NewerLockError, parseMeshLock } from '../registry/parse-mesh-lock.ts';
import type { SyncPlan } from './sync-plan.ts';
import { type PlannedFile, readIfThere } from './write-files.ts';

const LOCK = 'mesh.lock';

export async function readLock(root: string): Promise<MeshLock> {
  const bytes = await readIfThere(root, LOCK);
  return bytes === null ? new Map() : parseMeshLock(bytes.toString('utf8'), LOCK);
}

/** The lock, or why it cannot be read although it may be written anew: of conflict markers nothing is kept. */
export async function readLockLeniently(root: string): Promise<MeshLock | ConfigError> {
  try {
    return await readLock(root);
  } catch (error) {
    if (error instanceof ConfigError && !(error instanceof NewerLockError)) return error;
    throw error;
  }
}

/** The lock as a file; none for an empty one where there is none yet. */
export async function lockFiles(root: string, lock: MeshLock): Promise<PlannedFile[]> {
  const isEmpty = [...lock.values()].every((entries) => entries.size === 0);
  if (isEmpty && (await readIfThere(root, LOCK)) === null) return [];
  return [{ path: LOCK, bytes: Buffer.from(stringifyMeshLock(lock), 'utf8'), isText: true }];
}

/** The plan's entries over those that stay: of unchosen projects, and of upstreams that could not be had. */
export function mergeLock(before: MeshLock, plan: SyncPlan, all: boolean): MeshLock {
  const lock = new Map([...plan.entries].map(([name, entries]) => [name, new Map(entries)]));
  const kept = all
    ? plan.problems.map(({ pair }) => [pair.project.name, pair.upstream.name] as const)
    : [...before].flatMap(([name, entries]) =>
        [...entries.keys()].map((upstream) => [name, upstream] as const),
      );
  for (const [name, upstream] of kept) {
    const entry = before.get(name)?.get(upstream);
    if (entry === undefined || lock.get(name)?.has(upstream)) continue;
    lock.set(name, (lock.get(name) ?? new Map()).set(upstream, entry));
  }
  return lock;
}
