import { OutsideError } from '../errors.ts';
import { git } from '../shell/git.ts';

/**
 * Fetches what a partial clone lacks of some blobs, all at once: Git by itself asks the remote for one after the
 * other. Returns false where no remote has promised any. https://git-scm.com/docs/partial-clone
 *
 * @throws OutsideError where the remote cannot be had.
 */
export async function fetchBlobs(root: string, oids: readonly string[]): Promise<boolean> {
  const remote = await promisor(root);
  if (remote === null) return false;
  const all = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'];
  const present = new Set((await git(root, all)).toString('latin1').split('\n'));
  const missing = oids.filter((oid) => !present.has(oid));
  const quiet = ['-c', 'fetch.negotiationAlgorithm=noop', '-c', 'maintenance.auto=false', '-c', 'gc.auto=0'];
  const plain = [
    '--no-tags',
    '--no-write-fetch-head',
    '--recurse-submodules=no',
    '--filter=blob:none',
    '--stdin',
  ];
  await git(root, [...quiet, 'fetch', remote, ...plain], `${missing.join('\n')}\n`).catch(
    (cause: unknown) => {
      const files = missing.length === 1 ? 'a file' : `${missing.length} files`;
      throw new OutsideError(
        `This partial clone lacks ${files} to judge, and ${remote} could not be reached.`,
        {
          next: 'Try again when it can; or leave this hook out with MESH_SKIP=pre-commit, and let CI judge.',
          cause,
        },
      );
    },
  );
  return true;
}

/** The first remote that a partial clone came from. */
async function promisor(root: string): Promise<string | null> {
  const lines = await git(root, ['config', '--get-regexp', '^remote\\..*\\.promisor$']).catch(() => null);
  return /^remote\.(.*)\.promisor true$/m.exec(lines?.toString('utf8') ?? '')?.[1] ?? null;
}
