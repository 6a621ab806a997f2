import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutsideError } from '../errors.ts';
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

/** Git refuses such paths when it is asked to check; a crafted tree may hold them all the same. */
function checkPath(path: string): string {
  const outside = path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  const windows = path.includes('\\') || /^[A-Za-z]:/.test(path);
  if (!outside && !windows) return path;
  throw new OutsideError(`${JSON.stringify(path)} in the repository is no path that can be written here.`);
}
