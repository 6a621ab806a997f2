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

/** Output format: https://git-scm.com/docs/git-cat-file#_batch_output */
async function readAtHand(root: string, oids: readonly string[]): Promise<Map<string, Buffer>> {
  const out = await git(root, ['cat-file', '--batch'], `${oids.join('\n')}\n`);
  const blobs = new Map<string, Buffer>();
  let offset = 0;
  for (const oid of oids) {
    const end = out.indexOf(10, offset);
    const header = out.toString('utf8', offset, end === -1 ? offset : end).split(' ');
    const size = Number(header[2]);
    if (header[1] !== 'blob' || !Number.isInteger(size)) {
      throw new OutsideError(`Git has no content for blob ${oid}.`, {
        next: '`git fsck` says what is missing.',
      });
    }
    blobs.set(oid, out.subarray(end + 1, end + 1 + size));
    offset = end + 1 + size + 1;
  }
  return blobs;
}
