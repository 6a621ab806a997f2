import { git } from '../shell/git.ts';
import { readBlobs } from './blobs.ts';
import type { Snapshot, SnapshotEntry } from './snapshot.ts';

/** What the next commit will hold: the index, without looking at the working tree. */
export function indexSnapshot(root: string): Snapshot {
  return blobSnapshot(root, 'the index', async () =>
    parseEntries(await git(root, ['ls-files', '--stage', '-z']), (meta) => {
      const [mode, oid, stage] = meta.split(' ');
      return stage === '0' ? { mode, oid } : null;
    }),
  );
}

/** The tree of a commit. */
export function revisionSnapshot(root: string, commit: string): Snapshot {
  return blobSnapshot(root, `revision ${commit.slice(0, 10)}`, async () =>
    parseEntries(await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]), (meta) => {
      const [mode, , oid] = meta.split(' ');
      return { mode, oid };
    }),
  );
}

function blobSnapshot(root: string, label: string, load: () => Promise<SnapshotEntry[]>): Snapshot {
  let entries: Promise<SnapshotEntry[]> | undefined;
  const list = (): Promise<SnapshotEntry[]> => {
    entries ??= load();
    return entries;
  };
  return {
    label,
    list,
    async read(paths) {
      const wanted = new Set(paths);
      const found = (await list()).filter((entry) => wanted.has(entry.path));
      const blobs = await readBlobs(
        root,
        found.map((entry) => entry.oid ?? ''),
      );
      const files = new Map<string, Buffer>();
      for (const { path, oid } of found) {
        const bytes = blobs.get(oid ?? '');
        if (bytes !== undefined) files.set(path, bytes);
      }
      return files;
    },
  };
}

/** Regular files only: no symbolic links (120000), no submodules (160000), no unmerged stages. */
function parseEntries(
  out: Buffer,
  parse: (meta: string) => { mode: string | undefined; oid: string | undefined } | null,
): SnapshotEntry[] {
  const entries: SnapshotEntry[] = [];
  for (const record of out.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t');
    if (tab === -1) continue;
    const meta = parse(record.slice(0, tab));
    if (meta?.oid === undefined || !meta.mode?.startsWith('100')) continue;
    entries.push({ path: record.slice(tab + 1), oid: meta.oid });
  }
  return entries;
}
