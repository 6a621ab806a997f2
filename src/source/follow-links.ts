import { posix } from 'node:path';
import { readBlobs } from './blobs.ts';
import { bytesOf, recordOf, startOf } from './listing.ts';
import type { Listing } from './snapshot.ts';

const LINK = '120000 ';
/** What dbt reads through a link. It walks into no folder that is one. */
const LINKED = /\.(?:sql|py|ya?ml|csv)$/i;
/** A link to a link to a link. */
const MOST = 5;

/** The listing with each symbolic link to a file of it in that file's place: one file by two names. */
export async function followLinks(root: string, listing: Listing): Promise<Listing> {
  const links = linksOf(listing);
  if (links.size === 0) return listing;
  const blobs = await readBlobs(root, [...links.values()]);
  const goal = (path: string, steps: number): string => {
    const link = links.get(path);
    if (link === undefined || steps === MOST) return path;
    const target = posix.join(posix.dirname(path), blobs.get(link)?.toString('utf8') ?? '');
    return goal(target, steps + 1);
  };
  let followed = listing;
  for (const path of links.keys()) {
    const found = recordOf(listing, goal(path, 0));
    if (!found.startsWith('100')) continue;
    const start = startOf(followed, path);
    const end = followed.indexOf('\0', start);
    const record = `${found.slice(0, found.indexOf('\t'))}\t${bytesOf(path)}`;
    followed = `${followed.slice(0, start)}${record}${followed.slice(end)}`;
  }
  return followed;
}

/** Path → id of the blob that says where it leads. */
function linksOf(listing: Listing): Map<string, string> {
  const links = new Map<string, string>();
  for (let at = listing.indexOf(LINK); at !== -1; at = listing.indexOf(LINK, at + 1)) {
    if (at !== 0 && listing[at - 1] !== '\0') continue;
    const record = listing.slice(at, listing.indexOf('\0', at));
    const path = Buffer.from(record.slice(record.indexOf('\t') + 1), 'latin1').toString('utf8');
    if (LINKED.test(path)) links.set(path, record.slice(LINK.length, record.indexOf(' ', LINK.length)));
  }
  return links;
}
