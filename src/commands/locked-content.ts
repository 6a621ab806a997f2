import { join } from 'node:path';
import type { Context } from '../context.ts';
import { ConfigError, OutsideError, UsageError } from '../errors.ts';
import { sha256 } from '../registry/contract-digest.ts';
import { folderStore } from '../registry/folder-store.ts';
import { parseMeshLock } from '../registry/parse-mesh-lock.ts';
import { type Published, readLocked } from '../registry/read-published.ts';
import { decodeText } from '../source/decode-text.ts';
import { materialise } from '../source/materialise.ts';
import { openRegistry, registryFolder } from './registry-root.ts';
import { type Pair, statePath } from './sync-plan.ts';
import type { Workspace } from './workspace.ts';
import { readIfThere } from './write-files.ts';

/**
 * What a revision's mesh.lock pins, wherever it is at hand: the user's `state/`, a folder registry of the revision
 * (then laid out in `folder`), or the registry that is set. null where it is nowhere.
 */
export async function lockedContent(
  { root, snapshot, config }: Workspace,
  folder: string,
  context: Context,
): Promise<(pair: Pair) => Promise<Published | null>> {
  const bytes = (await snapshot.read(['mesh.lock'])).get('mesh.lock');
  const lock = bytes === undefined ? new Map() : parseMeshLock(decodeText(bytes));
  let written: Promise<void> | undefined;
  const laidOut = async (): Promise<string> => {
    written ??= materialise(snapshot, folder, (path) => path.startsWith(`${registryFolder(config)}/`));
    await written;
    return folder;
  };
  const stores = [
    async () => folderStore(join(await laidOut(), registryFolder(config))),
    async () => openRegistry({}, context, root, config),
  ];
  return async (pair) => {
    const entry = lock.get(pair.project.name)?.get(pair.upstream.name);
    if (entry === undefined) return null;
    const state = await readIfThere(root, statePath(pair));
    if (state !== null && sha256(state) === entry.sha256) return { bytes: state, entry };
    for (const open of stores) {
      try {
        return { bytes: await readLocked(await open(), pair.upstream.name, entry), entry };
      } catch (error) {
        const known =
          error instanceof OutsideError || error instanceof UsageError || error instanceof ConfigError;
        if (!known) throw error;
      }
    }
    return null;
  };
}
