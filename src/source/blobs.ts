import { OutsideError } from '../errors.ts';
import { git } from '../shell/git.ts';

/**
 * Reads blobs with one `git cat-file --batch`.
 * Output format: https://git-scm.com/docs/git-cat-file#_batch_output
 */
export async function readBlobs(root: string, oids: readonly string[]): Promise<Map<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  if (oids.length === 0) return blobs;
  const wanted = [...new Set(oids)];
  const out = await git(root, ['cat-file', '--batch'], `${wanted.join('\n')}\n`);
  let offset = 0;
  for (const oid of wanted) {
    const end = out.indexOf(10, offset);
    const header = out.toString('utf8', offset, end === -1 ? offset : end).split(' ');
    const size = Number(header[2]);
    if (header[1] !== 'blob' || !Number.isInteger(size)) {
      throw new OutsideError(`Git has no content for blob ${oid}.`, {
        next: 'In a partial clone, fetch the missing objects: git fetch --refetch',
      });
    }
    blobs.set(oid, out.subarray(end + 1, end + 1 + size));
    offset = end + 1 + size + 1;
  }
  return blobs;
}
