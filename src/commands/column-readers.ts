import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { digestOf } from '../project/cache/project-keys.ts';
import { columnReadersFile, type ProjectVerdict } from './judged-records.ts';

/** Keeps of which files a verdict knows what columns they read. Returns the name for them; null for none. */
export function writeColumnReaders(cache: CacheFolder, paths: Iterable<string>): string | null {
  const sorted = [...new Set(paths)].sort();
  if (sorted.length === 0) return null;
  const text = JSON.stringify(sorted);
  const digest = digestOf(text);
  if (!cache.has(columnReadersFile(digest))) cache.write(columnReadersFile(digest), text);
  return digest;
}

/** null where they are not kept any more. */
export function readColumnReaders(
  cache: CacheFolder,
  { columnReaders }: Pick<ProjectVerdict, 'columnReaders'>,
): readonly string[] | null {
  if (columnReaders === null) return [];
  const [text] = cache.read(columnReadersFile(columnReaders)).parts;
  return text === undefined ? null : (JSON.parse(text) as string[]);
}
