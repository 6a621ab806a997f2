import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../shell/git.ts';
import type { Snapshot, SnapshotEntry } from './snapshot.ts';

/** The working tree: tracked files and untracked ones that Git does not ignore. */
export function treeSnapshot(root: string): Snapshot {
  let entries: Promise<SnapshotEntry[]> | undefined;
  return {
    label: 'the working tree',
    list() {
      entries ??= listTree(root);
      return entries;
    },
    async read(paths) {
      const files = new Map<string, Buffer>();
      // Batches: ten thousand open files at once is more than most systems allow.
      for (let start = 0; start < paths.length; start += 256) {
        await Promise.all(
          paths.slice(start, start + 256).map(async (path) => {
            const bytes = await readRegular(join(root, path));
            if (bytes !== null) files.set(path, bytes);
          }),
        );
      }
      return files;
    },
  };
}

async function listTree(root: string): Promise<SnapshotEntry[]> {
  const out = await git(root, [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--deduplicate',
  ]);
  const deleted = new Set(split(await git(root, ['ls-files', '-z', '--deleted'])));
  return split(out)
    .filter((path) => !deleted.has(path))
    .map((path) => ({ path, oid: null }));
}

async function readRegular(file: string): Promise<Buffer | null> {
  try {
    return (await lstat(file)).isFile() ? await readFile(file) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return null;
    }
    throw error;
  }
}

function split(out: Buffer): string[] {
  return out.toString('utf8').split('\0').filter(Boolean);
}
