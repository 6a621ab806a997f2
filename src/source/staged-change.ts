import { bytesOf, placeFor } from './listing.ts';
import type { Listing } from './snapshot.ts';

/** One file in which the index differs from HEAD. */
export interface StagedFile {
  readonly path: string;
  /** `MODE OID` as HEAD has it; null for a file that is new. */
  readonly before: string | null;
  /** The blob that is staged; null for a file that goes. */
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
  'HEAD',
] as const;

const NOTHING = /^0+$/;

/** `:MODE MODE OID OID STATUS`, NUL, path, NUL. https://git-scm.com/docs/git-diff-index#_raw_output_format */
export function parseStagedChange(out: Buffer): StagedFile[] {
  const fields = out.toString('utf8').split('\0');
  const files: StagedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [mode = '', , was = '', is = '', status] = (fields[index] ?? '').slice(1).split(' ');
    const before = NOTHING.test(mode) ? null : `${mode} ${was}`;
    const oid = NOTHING.test(is) ? null : is;
    files.push({ path: fields[index + 1] ?? '', before, oid, isUnmerged: status === 'U' });
  }
  return files;
}

/** `git add -N` makes an entry that is no change and that HEAD does not have: it looks like an empty file. */
const MAYBE_INTENDED =
  / (?:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391|473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813) 0\t/;

const MOST = 200;

/** The listing of HEAD, made of the index's; null where it is better asked for. */
export function listingBefore(listing: Listing, change: readonly StagedFile[]): Listing | null {
  if (change.length > MOST || change.some(({ isUnmerged }) => isUnmerged) || MAYBE_INTENDED.test(listing)) {
    return null;
  }
  let before = listing;
  for (const { path, before: entry } of change) {
    const name = bytesOf(path);
    const tab = before.indexOf(`\t${name}\0`);
    const start = tab === -1 ? placeFor(before, name) : before.lastIndexOf('\0', tab) + 1;
    const end = tab === -1 ? start : before.indexOf('\0', tab) + 1;
    before = `${before.slice(0, start)}${entry === null ? '' : `${entry} 0\t${name}\0`}${before.slice(end)}`;
  }
  return before;
}
