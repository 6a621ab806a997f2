import { OutsideError } from '../errors.ts';
import { git } from '../shell/git.ts';

/** Reads blobs with one `git cat-file --batch`; those that a partial clone lacks are fetched first. */
export async function readBlobs(root: string, oids: readonly string[]): Promise<Map<string, Buffer>> {
  if (oids.length === 0) return new Map();
  const wanted = [...new Set(oids)];
  const read = await readAtHand(root, wanted).catch((error: OutsideError) => error);
  if (read instanceof Map) return read;
  const { fetchBlobs } = await import('./fetch-blobs.ts');
  if (!(await fetchBlobs(root, wanted))) throw read;
  return readAtHand(root, wanted);
}

async function readAtHand(root: string, oids: readonly string[]): Promise<Map<string, Buffer>> {
  const blobs = await readObjects(root, oids);
  const lost = oids.find((oid) => !blobs.has(oid));
  if (lost === undefined) return blobs;
  throw new OutsideError(`Git has no content for blob ${lost}.`, {
    next: '`git fsck` says what is missing.',
  });
}

/**
 * Blobs by their ids, asked for by whatever name Git knows them: an id, or `:PATH` for what the index holds. What is
 * not there is left out. Output format: https://git-scm.com/docs/git-cat-file#_batch_output
 */
export async function readObjects(root: string, names: readonly string[]): Promise<Map<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  if (names.length === 0) return blobs;
  const out = await git(root, ['cat-file', '--batch'], `${names.join('\n')}\n`);
  let offset = 0;
  while (offset < out.length) {
    const end = out.indexOf(10, offset);
    const [oid, kind, length] = out.toString('utf8', offset, end === -1 ? offset : end).split(' ');
    const size = kind === 'blob' ? Number(length) : -1;
    if (oid !== undefined && size >= 0) blobs.set(oid, out.subarray(end + 1, end + 1 + size));
    offset = size < 0 ? (end === -1 ? out.length : end + 1) : end + 1 + size + 1;
  }
  return blobs;
}
