import { createHash } from 'node:crypto';
import { text } from './json.ts';
import { ManifestError } from './manifest-error.ts';
import type { Head } from './part.ts';

/** `metadata.project_name` from schema v10; before it, the package whose MD5 is `metadata.project_id`. */
export function projectNames(): { note(packageName: unknown): void; find(head: Head): string } {
  const packages = new Set<string>();
  return {
    note: (packageName) => {
      if (typeof packageName === 'string') packages.add(packageName);
    },
    find: ({ path, metadata }) => {
      const name = text(metadata['project_name']);
      if (name !== null) return name;
      const id = metadata['project_id'];
      const found = [...packages].find(
        (candidate) => createHash('md5').update(candidate).digest('hex') === id,
      );
      if (found !== undefined) return found;
      throw new ManifestError(path, 'metadata.project_name', 'is missing');
    },
  };
}
