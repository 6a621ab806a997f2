import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { sameFacts } from '../project/cache/same-facts.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { readColumnReaders } from './column-readers.ts';
import { type ProjectRecord, type ProjectVerdict, shapeFile } from './judged-records.ts';
import type { KnownState } from './judged-state.ts';
import { readFiles, writeFiles } from './kept-files.ts';

/**
 * The records of projects whose files changed but say what they said: each is taken over for the new state. A file
 * in which something only moved must be one that no finding and no waiver is in, and none whose columns were asked
 * for.
 */
export async function carryOver(
  cache: CacheFolder,
  snapshot: Snapshot,
  { projects }: KnownState,
  records: readonly ProjectRecord[],
): Promise<ProjectRecord[]> {
  const carried: ProjectRecord[] = [];
  for (const { key, record } of projects) {
    if (record !== null) continue;
    const { key: oldKey, files } = readFiles(cache, key.path);
    const old = records.find((candidate) => candidate.key === oldKey);
    if (old === undefined || old.common !== key.common) continue;
    const same = await sameFacts(cache, snapshot, key.path, files, key.files);
    if (same === null || old.verdicts.some((verdict) => knowsColumnsOf(same.edited, cache, verdict)))
      continue;
    if (same.moved.some((path) => isPointedInto(path, cache, old, records))) continue;
    carried.push({ ...old, key: key.key });
    writeFiles(cache, key);
  }
  return carried;
}

function knowsColumnsOf(paths: readonly string[], cache: CacheFolder, verdict: ProjectVerdict): boolean {
  const readers = readColumnReaders(cache, verdict);
  return readers === null || paths.some((path) => readers.includes(path));
}

function isPointedInto(
  path: string,
  cache: CacheFolder,
  { shape, waivers }: ProjectRecord,
  records: readonly ProjectRecord[],
): boolean {
  const name = JSON.stringify(path).slice(1, -1);
  const [text] = cache.read(shapeFile(shape)).parts;
  if (text === undefined || text.includes(`{"path":"${name}","line":`)) return true;
  if (waivers.some(({ at }) => at.path === path)) return true;
  return records.some(({ verdicts }) => JSON.stringify(verdicts).includes(name));
}
