import { resolve } from 'node:path';
import { OutsideError, UsageError } from '../errors.ts';
import { folderStore } from './folder-store.ts';
import type { Store } from './store.ts';

/** The store that a registry's root names; a folder is relative to `base`, the Git root. */
export async function openStore(root: string, base: string): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(root)?.[1]?.toLowerCase();
  if (scheme === undefined) return folderStore(resolve(base, root), root);
  if (scheme === 's3') {
    throw new OutsideError(`The registry ${root} is in S3, which this version does not support yet.`, {
      next: 'Use a folder: --registry DIR, MESH_REGISTRY, `registry:` in mesh.yml, or --local.',
    });
  }
  throw new UsageError(
    `mesh knows no registry of the kind ${scheme}://.`,
    'Use a folder or s3://bucket/prefix.',
  );
}
