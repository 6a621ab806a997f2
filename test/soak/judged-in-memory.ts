import { judgeSnapshot } from '../../src/commands/judge-snapshot.ts';
import type { CacheFolder } from '../../src/project/cache/cache-folder.ts';
import { blobId } from '../../src/source/blob-id.ts';
import { bytesOf, entriesOf } from '../../src/source/listing.ts';
import type { Snapshot } from '../../src/source/snapshot.ts';

/** A commit without Git, so that thousands of them can be judged. */
export function commitOf(files: ReadonlyMap<string, string>): Snapshot {
  const listing = [...files]
    .sort(([a], [b]) => (bytesOf(a) < bytesOf(b) ? -1 : 1))
    .map(([path, text]) => `100644 ${blobId(Buffer.from(text))} 0\t${bytesOf(path)}\0`)
    .join('');
  return {
    label: 'a commit',
    list: async () => entriesOf(listing),
    listing: async () => listing,
    read: async (paths) =>
      new Map(
        paths.flatMap((path) =>
          files.has(path) ? [[path, Buffer.from(files.get(path) ?? '')] as const] : [],
        ),
      ),
  };
}

export function memoryCache(): CacheFolder {
  const files = new Map<string, string[]>();
  return {
    read: (name) => ({ parts: files.get(name) ?? [], isWhole: true }),
    write: (name, text) => void files.set(name, [text]),
    append: (name, text) => void files.set(name, [...(files.get(name) ?? []), text]),
    has: (name) => files.has(name),
    remove: (name) => void files.delete(name),
    prune: () => undefined,
  };
}

export async function verdict(
  root: string,
  files: ReadonlyMap<string, string>,
  cache: CacheFolder | undefined,
): Promise<string> {
  const judging = { root, today: '2026-11-22', cache };
  const { findings, unknown } = await judgeSnapshot(judging, commitOf(files));
  return JSON.stringify({ findings, unknown }, null, 1);
}
