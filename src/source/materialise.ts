import { lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, resolve } from 'node:path';
import { OutsideError } from '../errors.ts';
import type { Link } from './links.ts';
import type { Snapshot } from './snapshot.ts';

/** How many files are read and written at once. */
const BATCH = 256;

/** Writes the files of a snapshot to a folder, those only that `wanted` chooses. */
export async function materialise(
  snapshot: Snapshot,
  folder: string,
  wanted: (path: string) => boolean = () => true,
): Promise<void> {
  const paths = (await snapshot.list()).map(({ path }) => path).filter(wanted);
  for (let start = 0; start < paths.length; start += BATCH) {
    const files = await snapshot.read(paths.slice(start, start + BATCH));
    await Promise.all(
      [...files].map(async ([path, bytes]) => {
        const file = join(folder, checkPath(path));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, bytes);
      }),
    );
  }
}

/**
 * Makes the symbolic links of a revision anew, and stands in the user's own folder for a submodule or for what a link
 * has outside the repository, of which Git holds nothing.
 */
export async function materialiseLinks(links: readonly Link[], folder: string, root: string): Promise<void> {
  for (const { path, target } of links) {
    const place = join(folder, checkPath(path));
    if ((await lstat(place).catch(() => null)) !== null) continue;
    await mkdir(dirname(place), { recursive: true });
    const inside = linkedPath({ path, target });
    const outside = resolve(root, posix.dirname(path), target ?? posix.basename(path));
    await symlink(inside === null ? outside : join(folder, inside), place);
  }
}

/** Where a link leads inside the repository; null for what lies elsewhere. */
export function linkedPath({ path, target }: Link): string | null {
  if (target === null || isAbsolute(target)) return null;
  const inside = posix.join(posix.dirname(path), target);
  return inside.startsWith('..') ? null : inside;
}

/** Git refuses such paths when it is asked to check; a crafted tree may hold them all the same. */
function checkPath(path: string): string {
  const outside = path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  const windows = path.includes('\\') || /^[A-Za-z]:/.test(path);
  if (!outside && !windows) return path;
  throw new OutsideError(`${JSON.stringify(path)} in the repository is no path that can be written here.`);
}
