import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { pathsNamed, recordOf, sliceOf } from '../../source/listing.ts';
import type { Listing } from '../../source/snapshot.ts';
import { isForeign } from '../project-roots.ts';

/** The state of one project's files, as digests. */
export interface ProjectKey {
  /** The folder, relative to the Git root. */
  readonly path: string;
  /** Of every file below the folder, and of what all projects share. */
  readonly key: string;
  /** Of what all projects share. */
  readonly common: string;
  /** The files themselves, as they stand in the snapshot's listing. */
  readonly files: Listing;
}

/**
 * A key for each project of a snapshot. `shared` stands for what else a project is made of: the configuration. Of
 * another snapshot's keys those are taken over whose files are the same.
 */
export function projectKeys(
  listing: Listing,
  shared: string,
  others: readonly ProjectKey[] = [],
): ProjectKey[] {
  const roots = pathsNamed(listing, 'dbt_project.yml').filter((path) => !isForeign(path));
  // Whose project is whose neighbour decides packages and upstreams.
  const common = digestOf(shared, ...roots.map((root) => recordOf(listing, root)));
  const known = new Map(others.map((other) => [other.path, other]));
  return roots.map((root) => {
    const folder = posix.dirname(root);
    const path = folder === '.' ? '' : folder;
    const files = sliceOf(listing, path);
    const other = known.get(path);
    if (other?.common === common && other.files === files) return other;
    return { path, key: digestOf(common, path, files), common, files };
  });
}

export function digestOf(...texts: readonly string[]): string {
  const hash = createHash('sha1');
  for (const text of texts) hash.update(`${text.length}:`).update(text, 'utf8');
  return hash.digest('hex');
}
