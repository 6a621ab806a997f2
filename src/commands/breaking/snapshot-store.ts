import { posix } from 'node:path';
import type { Store, StoredObject } from '../../registry/store.ts';
import type { Snapshot } from '../../source/snapshot.ts';

/** A folder registry as a snapshot has it, to be read and nothing else. */
export function snapshotStore(snapshot: Snapshot, root: string): Store {
  const names = async (): Promise<string[]> => {
    const inside = root === '.' ? '' : `${root}/`;
    const paths = (await snapshot.list()).map(({ path }) => path);
    return paths.flatMap((path) => (path.startsWith(inside) ? path.slice(inside.length) : []));
  };
  const closed = (): never => {
    throw new Error('a snapshot cannot be written');
  };
  return {
    describe: () => root,
    async read(key): Promise<StoredObject | null> {
      const path = posix.join(root, key);
      const bytes = (await snapshot.read([path])).get(path);
      return bytes === undefined ? null : { bytes, tag: '' };
    },
    list: async (prefix) => (await names()).filter((name) => name.startsWith(prefix)).sort(),
    async folders(folder) {
      const inside = folder === '' ? '' : `${folder}/`;
      const below = (await names())
        .filter((name) => name.startsWith(inside))
        .map((name) => name.slice(inside.length).split('/'));
      return [...new Set(below.flatMap(([first = '', ...rest]) => (rest.length > 0 ? first : [])))].sort();
    },
    create: closed,
    createFrom: closed,
    replace: closed,
    remove: closed,
  };
}
