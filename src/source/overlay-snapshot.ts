import type { Snapshot } from './snapshot.ts';

/** A snapshot in which some files are what they would be: how a plan is judged before anything is written. */
export function overlaySnapshot(below: Snapshot, files: ReadonlyMap<string, Buffer>): Snapshot {
  return {
    label: below.label,
    async list() {
      const entries = (await below.list()).filter(({ path }) => !files.has(path));
      return [...entries, ...[...files.keys()].map((path) => ({ path, oid: null }))].sort((a, b) =>
        a.path < b.path ? -1 : 1,
      );
    },
    async read(paths) {
      const read = new Map(await below.read(paths.filter((path) => !files.has(path))));
      for (const path of paths) {
        const bytes = files.get(path);
        if (bytes !== undefined) read.set(path, bytes);
      }
      return read;
    },
  };
}
