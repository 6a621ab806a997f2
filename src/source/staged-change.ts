import { bytesOf, placeFor, startOf } from './listing.ts';
import type { Listing } from './snapshot.ts';

/** One file in which the index differs from HEAD. */
export interface StagedFile {
  readonly path: string;
  /** `MODE OID` as HEAD has it; null for a file that is new. */
  readonly before: string | null;
  /** The blob of the regular file that is staged; null for one that goes. */
  readonly oid: string | null;
  /** A merge conflict that nobody has solved yet. */
  readonly isUnmerged: boolean;
}

/** How a commit in the making differs from HEAD: the cheapest question that Git answers about it. */
export const STAGED_CHANGE = [
  'diff-index',
  '--cached',
  '--raw',
  '-z',
  '--no-renames',
  '--no-abbrev',
  '--no-relative',
  '--ita-invisible-in-index',
  'HEAD',
] as const;

const NOTHING = /^0+$/;

/** `:MODE MODE OID OID STATUS`, NUL, path, NUL. https://git-scm.com/docs/git-diff-index#_raw_output_format */
export function parseStagedChange(out: Buffer): StagedFile[] {
  const fields = out.toString('utf8').split('\0');
  const files: StagedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [mode = '', now = '', was = '', is = '', status] = (fields[index] ?? '').slice(1).split(' ');
    const before = NOTHING.test(mode) ? null : `${mode} ${was}`;
    const oid = now.startsWith('100') ? is : null;
    files.push({ path: fields[index + 1] ?? '', before, oid, isUnmerged: status === 'U' });
  }
  return files;
}

const MOST = 200;

/** The listing of HEAD, made of the index's; null where it is better asked for. */
export function listingBefore(listing: Listing, change: readonly StagedFile[]): Listing | null {
  if (change.length > MOST || change.some(({ isUnmerged }) => isUnmerged)) return null;
  let before = listing;
  for (const { path, before: entry } of change) {
    const name = bytesOf(path);
    const found = startOf(before, path);
    const start = found === -1 ? placeFor(before, name) : found;
    const end = found === -1 ? start : before.indexOf('\0', start) + 1;
    before = `${before.slice(0, start)}${entry === null ? '' : `${entry} 0\t${name}\0`}${before.slice(end)}`;
  }
  return before;
}
