import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import { digestOf, type ProjectKey } from '../project/cache/project-keys.ts';
import { blobId } from '../source/blob-id.ts';
import { recordOf, sliceOf } from '../source/listing.ts';
import type { Listing } from '../source/snapshot.ts';

/**
 * Stands for all that `published-contracts.ts` may read: the lock, the registry inside the snapshot, and `state/` on
 * disk, which Git does not know.
 */
export function publishedDigest(
  root: string,
  listing: Listing,
  { registry }: MeshConfig,
  keys: readonly ProjectKey[],
): string {
  const folder = posix.normalize(registry ?? 'registry').replace(/\/$/, '');
  const shelf = sliceOf(listing, folder === '.' ? '' : folder);
  return digestOf(
    recordOf(listing, 'mesh.lock'),
    shelf,
    ...keys.flatMap(({ path }) => stateFiles(root, path)),
  );
}

function stateFiles(root: string, project: string): string[] {
  const folder = join(root, project, 'state');
  const names = ifThere(() => readdirSync(folder)) ?? [];
  return names.sort().map((name) => {
    const bytes = ifThere(() => readFileSync(join(folder, name, 'manifest.json')));
    return `${project}\0${name}\0${bytes === undefined ? '' : blobId(bytes)}`;
  });
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
