import { resolve } from 'node:path';
import { OutsideError, UsageError } from '../errors.ts';
import { codeOf } from './atomic-file.ts';
import { folderStore } from './folder-store.ts';
import type { Store } from './store.ts';

/** The store that a registry's root names; a folder is relative to `base`, the Git root. */
export async function openStore(
  root: string,
  base: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(root)?.[1]?.toLowerCase();
  if (scheme === undefined) return folderStore(resolve(base, root), root);
  if (scheme === 's3') return (await loadS3()).s3Store(root, env);
  throw new UsageError(
    `mesh knows no registry of the kind ${scheme}://.`,
    'Use a folder or s3://bucket/prefix.',
  );
}

/** The AWS SDK takes longer to load than a commit may: only a registry in S3 pays for it. */
async function loadS3(): Promise<typeof import('./s3-store.ts')> {
  try {
    return await import('./s3-store.ts');
  } catch (cause) {
    if (codeOf(cause) !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new OutsideError('A registry in S3 needs the package @aws-sdk/client-s3, which is not installed.', {
      next: 'npm install --save-dev @aws-sdk/client-s3',
      cause,
    });
  }
}
