import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All that a hook could leave a trace in, a line each: the mode and bytes of every file below a folder, whether Git
 * knows it or not, and in Git's own folders each index and whatever is not Git's or the cache's.
 */
export function traces(folder: string): string {
  const lines: string[] = [];
  const walk = (name: string): void => {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) {
      const isGits = existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'));
      for (const entry of readdirSync(path, 'latin1').sort()) {
        if (!isGits || !GITS.test(entry)) walk(join(name, Buffer.from(entry, 'latin1').toString()));
      }
    } else {
      const bytes = stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
      lines.push(
        `${JSON.stringify(name)} ${stat.mode.toString(8)} ${createHash('sha1').update(bytes).digest('hex')}`,
      );
    }
  };
  for (const name of readdirSync(folder)) walk(name);
  return lines.join('\n');
}

/** What Git may write when a commit is begun, and our cache. */
const GITS = /^(?:objects|logs|refs|meshgate|COMMIT_EDITMSG|ORIG_HEAD|sharedindex\..*)$/;
