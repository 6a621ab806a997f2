import { algorithmOf, blobId } from './blob-id.ts';
import { oidsOf } from './listing.ts';
import type { Snapshot } from './snapshot.ts';

export interface SteadySnapshot extends Snapshot {
  /** Whether every file that was read was the one that is listed: a working tree may change meanwhile. */
  readonly isSteady: () => boolean;
}

/** A snapshot that notices when what it reads is not what it listed. */
export function steadySnapshot(snapshot: Snapshot): SteadySnapshot {
  let steady = true;
  return {
    ...snapshot,
    async read(paths) {
      const files = await snapshot.read(paths);
      const known = await oidsOf(snapshot, paths);
      for (const path of paths) {
        const id = known.get(path);
        const bytes = files.get(path);
        if (id === undefined && bytes === undefined) continue;
        const isSame = id !== undefined && bytes !== undefined && blobId(bytes, algorithmOf(id)) === id;
        if (!isSame) steady = false;
      }
      return files;
    },
    isSteady: () => steady,
  };
}
