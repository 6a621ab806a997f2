import type { ProjectKey } from '../project/cache/project-keys.ts';
import type { ProjectRecord, ProjectVerdict } from './judged-records.ts';

export interface KnownProjectState {
  readonly key: ProjectKey;
  readonly record: ProjectRecord | null;
  readonly verdict: ProjectVerdict | null;
}

export interface KnownState {
  readonly projects: readonly KnownProjectState[];
  readonly isComplete: boolean;
}

/** What records say of each project as it is now. A verdict counts while all that it saw still looks the same. */
export function known(
  keys: readonly ProjectKey[],
  records: readonly ProjectRecord[],
  circumstances: string,
): KnownState {
  const byKey = new Map<string, ProjectRecord>();
  for (const record of records) if (!byKey.has(record.key)) byKey.set(record.key, record);
  const shapes = new Map(keys.map(({ path, key }) => [path, byKey.get(key)?.shape]));
  const projects = keys.map((key) => {
    const record = byKey.get(key.key) ?? null;
    const verdict = record?.verdicts.find(
      (candidate) =>
        candidate.circumstances === circumstances &&
        [...Object.entries(candidate.seen), ...Object.entries(candidate.seenWhole)].every(
          ([path, shape]) => shapes.get(path) === shape,
        ),
    );
    return { key, record, verdict: verdict ?? null };
  });
  return { projects, isComplete: projects.every(({ verdict }) => verdict !== null) };
}

/** The same without the verdicts that were made of others; null where there is none. */
export function withoutAmended({ projects }: KnownState): KnownState | null {
  if (!projects.some(({ verdict }) => verdict?.isAmended)) return null;
  const left = projects.map(({ key, record, verdict }) =>
    verdict?.isAmended ? { key, record: null, verdict: null } : { key, record, verdict },
  );
  return { projects: left, isComplete: false };
}

/**
 * Whether the verdicts of the projects, each judged by itself, are the verdict of all: so it is where every name is
 * one project's, and no projects read each other in a circle, which only the whole of them shows.
 */
export function canJudgeApart({ projects }: KnownState): boolean {
  const reads = new Map<string, readonly string[]>();
  for (const { record, verdict } of projects) {
    if (record === null || reads.has(record.name)) return false;
    reads.set(record.name, verdict?.reads ?? []);
  }
  const done = new Set<string>();
  const open = new Set<string>();
  const isStraight = (name: string): boolean => {
    if (done.has(name)) return true;
    if (open.has(name)) return false;
    open.add(name);
    const straight = (reads.get(name) ?? []).every(isStraight);
    open.delete(name);
    done.add(name);
    return straight;
  };
  return [...reads.keys()].every(isStraight);
}
