import { createHash } from 'node:crypto';

/** Git's id of a file's content, in repositories of either hash. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function blobId(bytes: Buffer, algorithm: 'sha1' | 'sha256' = 'sha1'): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

export function algorithmOf(oid: string): 'sha1' | 'sha256' {
  return oid.length === 64 ? 'sha256' : 'sha1';
}
