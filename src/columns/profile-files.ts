import { posix } from 'node:path';

/** Where the profiles of projects may be told, as far as that is in the repository. */
export function profileFiles(folders: readonly string[]): string[] {
  return [...new Set([...folders.map((folder) => posix.join(folder, 'profiles.yml')), 'profiles.yml'])];
}
