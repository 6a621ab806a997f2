import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { shortName } from '../project/cache/pack-name.ts';
import type { ProjectKey } from '../project/cache/project-keys.ts';

/** Keeps which files a project's record was made of. */
export function writeFiles(cache: CacheFolder, { path, key, files }: ProjectKey): void {
  cache.write(filesName(path), `${key}\n${files}`);
}

/** The files of a project's newest record, and its key. */
export function readFiles(cache: CacheFolder, path: string): { key: string; files: string } {
  const [kept = ''] = cache.read(filesName(path)).parts;
  const end = Math.max(0, kept.indexOf('\n'));
  return { key: kept.slice(0, end), files: kept.slice(end + 1) };
}

function filesName(path: string): string {
  return `files-${shortName(path)}`;
}
