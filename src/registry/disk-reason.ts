import { codeOf } from './atomic-file.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'a file may not become that large here',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a file stands where a folder belongs',
  EEXIST: 'a file stands where a folder belongs',
  EISDIR: 'a folder stands where the file belongs',
};

/** Why the disk refused, in words; null for an error that is not the disk's. */
export function diskReason(error: unknown): string | null {
  const code = codeOf(error);
  return code === '' ? null : (REASONS[code] ?? code);
}
