import type { Snapshot } from './snapshot.ts';

/** Files held in memory: the empty tree before the first commit, and what tests are made of. */
export function memorySnapshot(files: Readonly<Record<string, string>>, label = 'memory'): Snapshot {
  const entries = Object.entries(files);
  return {
    label,
    list: async () => entries.map(([path]) => ({ path, oid: null })),
    read: async (paths) => {
      const wanted = new Set(paths);
      return new Map(
        entries.filter(([path]) => wanted.has(path)).map(([path, text]) => [path, Buffer.from(text, 'utf8')]),
      );
    },
  };
}
