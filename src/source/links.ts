import { readBlobs } from './blobs.ts';
import type { Snapshot } from './snapshot.ts';

/** What a tree holds beside files. */
export interface Link {
  readonly path: string;
  /** Where a symbolic link leads, as it is written; null for a submodule. */
  readonly target: string | null;
}

const SYMBOLIC = '120000';
const SUBMODULE = '160000';

/** The symbolic links and submodules of a revision, which no snapshot lists as files. */
export async function linksOf(root: string, { listing }: Pick<Snapshot, 'listing'>): Promise<Link[]> {
  const found: { mode: string; oid: string; path: string }[] = [];
  for (const record of ((await listing?.()) ?? '').split('\0')) {
    const [mode = '', oid = ''] = record.split(' ', 2);
    if (mode !== SYMBOLIC && mode !== SUBMODULE) continue;
    const path = Buffer.from(record.slice(record.indexOf('\t') + 1), 'latin1').toString('utf8');
    found.push({ mode, oid, path });
  }
  const targets = await readBlobs(
    root,
    found.flatMap(({ mode, oid }) => (mode === SYMBOLIC ? oid : [])),
  );
  return found.map(({ mode, oid, path }) => ({
    path,
    target: mode === SYMBOLIC ? (targets.get(oid)?.toString('utf8') ?? '') : null,
  }));
}
