import type { Listing } from './snapshot.ts';

/** A regular file in which two listings differ, with its blobs; null where it is not there. */
export interface ChangedFile {
  readonly path: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** How one listing became the other; both are sorted by their paths. */
export function changeOfListing(before: Listing, after: Listing): ChangedFile[] {
  const [old, now] = [before.split('\0'), after.split('\0')];
  const changed: ChangedFile[] = [];
  const tell = (was: string | undefined, is: string | undefined): void => {
    const [from, to] = [regular(was), regular(is)];
    const path = (to ?? from)?.path;
    if (path !== undefined) changed.push({ path, was: from?.oid ?? null, is: to?.oid ?? null });
  };
  let [a, b] = [0, 0];
  while (a < old.length || b < now.length) {
    const [was, is] = [old[a], now[b]];
    if (was === is) {
      a++;
      b++;
      continue;
    }
    const [left, right] = [pathOf(was), pathOf(is)];
    const isOld = right === null || (left !== null && left <= right);
    const isNew = left === null || (right !== null && right <= left);
    tell(isOld ? was : undefined, isNew ? is : undefined);
    if (isOld) a++;
    if (isNew) b++;
  }
  return changed;
}

/** As it stands in the listing, so that it sorts; null behind the last one. */
function pathOf(record: string | undefined): string | null {
  return record === undefined || record === '' ? null : record.slice(record.indexOf('\t') + 1);
}

function regular(record: string | undefined): { readonly path: string; readonly oid: string } | null {
  const match = /^100\d+ (\S+) 0\t(.*)$/s.exec(record ?? '');
  if (match === null) return null;
  return { oid: match[1] ?? '', path: Buffer.from(match[2] ?? '', 'latin1').toString('utf8') };
}
