import type { Listing, Snapshot, SnapshotEntry } from './snapshot.ts';

/** Regular files only: no symbolic link that leads to none (120000), no submodules (160000), no unmerged stages. */
export function entriesOf(listing: Listing): SnapshotEntry[] {
  const entries: SnapshotEntry[] = [];
  const text = Buffer.from(listing, 'latin1').toString('utf8');
  for (const record of text.split('\0')) {
    if (!record.startsWith('100')) continue;
    const tab = record.indexOf('\t');
    if (record[tab - 1] !== '0') continue;
    entries.push({ path: record.slice(tab + 1), oid: record.slice(7, tab - 2) });
  }
  return entries;
}

/** The entries below a folder, as they stand in the listing; all of it for the root. */
export function sliceOf(listing: Listing, folder: string): string {
  if (folder === '') return listing;
  const name = bytesOf(folder);
  // `0` is the character behind `/`: between the two lies what is below the folder.
  return listing.slice(placeFor(listing, `${name}/`), placeFor(listing, `${name}0`));
}

/** Where a path, written as in the listing, stands or would stand: entries are sorted by their bytes. */
export function placeFor(listing: Listing, name: string): number {
  let low = 0;
  let high = listing.length;
  while (low < high) {
    const start = listing.lastIndexOf('\0', ((low + high) >> 1) - 1) + 1;
    const from = Math.max(low, start);
    const end = listing.indexOf('\0', from) + 1;
    if (listing.slice(listing.indexOf('\t', from) + 1, end - 1) < name) low = end;
    else high = from;
  }
  return low;
}

/** Where the entry of a file begins; -1 where there is none. */
export function startOf(listing: Listing, path: string): number {
  const name = bytesOf(path);
  const start = placeFor(listing, name);
  const end = listing.indexOf('\0', start);
  return listing.slice(listing.indexOf('\t', start) + 1, end) === name ? start : -1;
}

/** The entry of a file; empty where there is none. */
export function recordOf(listing: Listing, path: string): string {
  const start = startOf(listing, path);
  return start === -1 ? '' : listing.slice(start, listing.indexOf('\0', start));
}

/** For so few files a listing is searched; for more it is taken apart. */
const FEW = 64;

/** The ids of the regular files among some paths. */
export async function oidsOf(
  snapshot: Pick<Snapshot, 'list' | 'listing'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const oids = new Map<string, string>();
  if (snapshot.listing !== undefined && paths.length <= FEW) {
    const listing = paths.length === 0 ? '' : await snapshot.listing();
    for (const path of paths) {
      for (const { oid } of entriesOf(`${recordOf(listing, path)}\0`)) if (oid !== null) oids.set(path, oid);
    }
    return oids;
  }
  const wanted = new Set(paths);
  for (const { path, oid } of await snapshot.list()) {
    if (oid !== null && wanted.has(path)) oids.set(path, oid);
  }
  return oids;
}

/** The paths of the files with a name, in whatever folder. */
export function pathsNamed(listing: Listing, name: string): string[] {
  const paths: string[] = [];
  const ending = `${name}\0`;
  for (let at = listing.indexOf(ending); at !== -1; at = listing.indexOf(ending, at + 1)) {
    const tab = listing.indexOf('\t', listing.lastIndexOf('\0', at) + 1);
    const path = Buffer.from(listing.slice(tab + 1, at + name.length), 'latin1').toString('utf8');
    if (listing[at - 1] === '/' || at === tab + 1) paths.push(path);
  }
  return paths;
}

const ASCII = /^[ -~]*$/;

/** How a path stands in a listing. */
export function bytesOf(path: string): string {
  if (ASCII.test(path)) return path;
  return Buffer.from(path, 'utf8').toString('latin1');
}
