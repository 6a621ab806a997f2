import { git } from '../shell/git.ts';
import { readBlobs } from '../source/blobs.ts';
import { readIfThere } from './write-files.ts';

const LOCK = 'mesh.lock';

/**
 * Every timestamp that a mesh.lock of this repository names, with the reason to keep it: of the working tree, of the
 * index and of every branch, tag and stash. Locks are not parsed, so that one in the middle of a merge counts too.
 */
export async function pinnedPublications(root: string): Promise<ReadonlyMap<string, string>> {
  const pinned = new Map<string, string>();
  const note = (text: string, where: string): void => {
    for (const [timestamp] of text.matchAll(/\d{8}T\d{9}Z/g)) {
      if (!pinned.has(timestamp)) pinned.set(timestamp, `mesh.lock ${where} pins it`);
    }
  };
  note((await readIfThere(root, LOCK))?.toString('utf8') ?? '', 'here');

  const listed = await git(root, ['for-each-ref', '--format=%(refname)']);
  const refs = ['', 'HEAD', ...listed.toString('utf8').split('\n').filter(Boolean)];
  const asked = refs.map((ref) => `${ref}:${LOCK}\n`).join('');
  const answers = (await git(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], asked))
    .toString('utf8')
    .split('\n');
  const oids = new Map<string, string>();
  for (const [index, ref] of refs.entries()) {
    const oid = /^blob ([0-9a-f]+)$/.exec(answers[index] ?? '')?.[1];
    if (oid !== undefined && !oids.has(oid)) oids.set(oid, ref);
  }
  const blobs = await readBlobs(root, [...oids.keys()]);
  for (const [oid, ref] of oids) {
    const name = ref.replace(/^refs\/(heads|remotes|tags)\//, '');
    note(blobs.get(oid)?.toString('utf8') ?? '', name === '' ? 'in the index' : `of ${name}`);
  }
  return pinned;
}
