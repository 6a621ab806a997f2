import { git } from '../shell/git.ts';
import { readBlobs } from './blobs.ts';
import { followLinks } from './follow-links.ts';
import { withoutIntended } from './intended-files.ts';
import { entriesOf, oidsOf } from './listing.ts';
import type { Listing, Snapshot, SnapshotEntry } from './snapshot.ts';

/** What the next commit will hold: the index, without looking at the working tree. `started` lists it already. */
export function indexSnapshot(root: string, started?: Promise<Listing>): Snapshot {
  return blobSnapshot(root, 'the index', () => started ?? indexListing(root));
}

/** The listing of the index, asked for in whatever folder of the repository. */
export async function indexListing(cwd: string): Promise<Listing> {
  const listing = await git(cwd, ['ls-files', '--stage', '-z', '--full-name', ':(top)']);
  return withoutIntended(cwd, listing.toString('latin1'));
}

/** The tree of a commit; its listing need not be asked for where it is known. */
export function revisionSnapshot(root: string, commit: string, known: Listing | null = null): Snapshot {
  return blobSnapshot(root, `revision ${commit.slice(0, 10)}`, async () => {
    if (known !== null) return known;
    const tree = await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
    return tree.toString('latin1').replace(/(\d{6}) [a-z]+ ([0-9a-f]+)\t/g, '$1 $2 0\t');
  });
}

function blobSnapshot(root: string, label: string, load: () => Promise<Listing>): Snapshot {
  let text: Promise<Listing> | undefined;
  let entries: Promise<SnapshotEntry[]> | undefined;
  const listing = (): Promise<Listing> => {
    text ??= load().then((loaded) => followLinks(root, loaded));
    return text;
  };
  const list = (): Promise<SnapshotEntry[]> => {
    entries ??= listing().then(entriesOf);
    return entries;
  };
  return {
    label,
    list,
    listing,
    async read(paths) {
      const oids = await oidsOf({ list, listing }, paths);
      const blobs = await readBlobs(root, [...oids.values()]);
      const files = new Map<string, Buffer>();
      for (const [path, oid] of oids) {
        const bytes = blobs.get(oid);
        if (bytes !== undefined) files.set(path, bytes);
      }
      return files;
    },
  };
}
