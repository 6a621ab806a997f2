import { git } from '../shell/git.ts';
import { algorithmOf } from './blob-id.ts';
import type { Listing } from './snapshot.ts';

const EMPTY_BLOB = {
  sha1: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  sha256: '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
};
/** Git knows it in every repository, whether somebody has written it or not. */
const EMPTY_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/**
 * The listing of the index without what `git add -N` announced: an entry that looks like an empty file and that no
 * commit will hold. Git is asked only where there is an empty file. https://git-scm.com/docs/git-add#_options
 */
export async function withoutIntended(cwd: string, listing: Listing): Promise<Listing> {
  const records = emptyFiles(listing);
  const [first] = records;
  if (first === undefined) return listing;
  const algorithm = algorithmOf(first.slice(7, first.indexOf(' ', 7)));
  const paths = records.map((record) =>
    Buffer.from(record.slice(record.indexOf('\t') + 1, -1), 'latin1').toString(),
  );
  const question = ['diff-index', '--cached', '--name-only', '-z', '--no-renames', '--no-relative'];
  const literal = paths.map((path) => `:(top,literal)${path}`);
  const held = await git(cwd, [
    ...question,
    '--ita-invisible-in-index',
    EMPTY_TREE[algorithm],
    '--',
    ...literal,
  ]);
  const names = new Set(held.toString('latin1').split('\0'));
  const intended = records.filter((record) => !names.has(record.slice(record.indexOf('\t') + 1, -1)));
  return intended.reduce((text, record) => text.replace(record, ''), listing);
}

/** Their records, NUL included. `.gitkeep` and its like are often empty, and never matter. */
function emptyFiles(listing: Listing): string[] {
  const records: string[] = [];
  for (const oid of Object.values(EMPTY_BLOB)) {
    const wanted = ` ${oid} 0\t`;
    for (let at = listing.indexOf(wanted); at !== -1; at = listing.indexOf(wanted, at + 1)) {
      const record = listing.slice(listing.lastIndexOf('\0', at) + 1, listing.indexOf('\0', at) + 1);
      if (!/\/\.git[a-z]+\0$/.test(record)) records.push(record);
    }
  }
  return records;
}
