import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutsideError } from '../errors.ts';
import { codeOf, createFileAtomic, writeFileAtomic } from './atomic-file.ts';
import { checkKey, isKey } from './check-key.ts';
import { sha256 } from './contract-digest.ts';
import { diskReason } from './disk-reason.ts';
import { takeLock } from './folder-lock.ts';
import type { Store, StoredObject } from './store.ts';

/** A registry in a folder: of this repository, or of a disk that several machines share. `name` is for messages. */
export function folderStore(folder: string, name = folder): Store {
  const fileOf = (key: string): string => join(folder, checkKey(key));
  const read = async (key: string): Promise<StoredObject | null> => {
    try {
      const bytes = await readFile(fileOf(key));
      return { bytes, tag: sha256(bytes) };
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
      throw outside(name, 'read', error);
    }
  };
  return {
    describe: () => name,
    read,
    async create(key, bytes) {
      return createFileAtomic(fileOf(key), bytes).catch((error: unknown) => {
        throw outside(name, 'written', error);
      });
    },
    async createFrom(key, chunks) {
      return createFileAtomic(fileOf(key), chunks).catch((error: unknown) => {
        throw outside(name, 'written', error);
      });
    },
    async replace(key, bytes, tag) {
      const file = fileOf(key);
      // Beside the folder of the object, so that the object's own folder holds nothing but it.
      const lock = await takeLock(join(dirname(dirname(file)), '.mesh-publish.lock'));
      try {
        await sweep(dirname(file));
        if (((await read(key))?.tag ?? null) !== tag || !(await lock.isHeld())) return false;
        await writeFileAtomic(file, bytes);
        return true;
      } catch (error) {
        throw outside(name, 'written', error);
      } finally {
        await lock.release();
      }
    },
    async list(prefix) {
      const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
        (error: unknown) => {
          if (codeOf(error) === 'ENOENT') return [];
          throw outside(name, 'listed', error);
        },
      );
      return names
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.mesh-'))
        .map((entry) =>
          join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'),
        )
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    async folders(parent) {
      const inside = parent === '' ? folder : fileOf(parent);
      const names = await readdir(inside, { withFileTypes: true }).catch((error: unknown) => {
        if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
        throw outside(name, 'listed', error);
      });
      return names
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .filter(isKey)
        .sort();
    },
    async remove(key) {
      const file = fileOf(key);
      try {
        await rm(file, { force: true });
        await sweep(dirname(file));
        // The folder of an object goes with it, unless something else lies there.
        await rmdir(dirname(file));
      } catch (error) {
        if (!['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error)))
          throw outside(name, 'cleared', error);
      }
    },
  };
}

/** What a publisher left that was killed between writing and renaming. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith('.mesh-tmp.')) continue;
    const file = join(folder, name);
    const age = Date.now() - ((await stat(file).catch(() => null))?.mtimeMs ?? Date.now());
    if (age > 60_000) await rm(file, { force: true });
  }
}

function outside(folder: string, verb: string, cause: unknown): unknown {
  if (cause instanceof OutsideError) return cause;
  const reason = diskReason(cause);
  if (reason === null) return cause;
  return new OutsideError(`The registry ${folder} cannot be ${verb}: ${reason}.`, {
    next: 'Nothing half written was left. Mend the cause and try again.',
    cause,
  });
}
