import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import type { Contract, Published } from '../mesh/mesh.ts';
import type { Project } from '../project/project.ts';
import { sha256 } from '../registry/contract-digest.ts';
import { historyKey, latestKey } from '../registry/keys.ts';
import type { LockEntry, MeshLock } from '../registry/mesh-lock.ts';
import { decodeText } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';

type NotSynced = Extract<Published, { state: 'not-synced' }>;
type Found = { readonly state: 'contract'; readonly contract: Contract; readonly from: string } | NotSynced;

/** The publications that a snapshot knows, without any network. */
export interface PublishedContracts {
  readonly lock: MeshLock;
  /** Whether the registry, if there is one, lies in the repository: then what it lacks is not published. */
  readonly isWhole: boolean;
  /** The latest of a folder registry inside the snapshot; null where that has none. */
  readonly latest: (upstream: string) => Promise<Found | null>;
  /** What `mesh.lock` pins for a reader, out of its `state/` or that registry; null where it pins nothing. */
  readonly pinned: (reader: Pick<Project, 'name' | 'path'>, upstream: string) => Promise<Found | null>;
}

export async function publishedContracts(
  root: string,
  snapshot: Snapshot,
  config: MeshConfig,
): Promise<PublishedContracts> {
  const lockBytes = (await snapshot.read(['mesh.lock'])).get('mesh.lock');
  const lock: MeshLock = lockBytes === undefined ? new Map() : await readLock(decodeText(lockBytes));
  const folder = folderInside(config);
  const shelf = registryInside(snapshot, folder);
  const byBytes = new Map<string, Found>();

  const contract = async (bytes: Buffer, from: string): Promise<Found> => {
    const digest = sha256(bytes);
    const known = byBytes.get(digest);
    if (known !== undefined) return known;
    const { readManifest } = await import('../manifest/read-manifest.ts');
    let found: Found;
    try {
      found = { state: 'contract', contract: readManifest(bytes, from), from };
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      found = { state: 'not-synced', reason: error.message };
    }
    byBytes.set(digest, found);
    return found;
  };

  return {
    lock,
    isWhole: folder !== null,
    async latest(upstream) {
      const found = await shelf(latestKey(upstream, config.environments.default));
      return found === null ? null : contract(found.bytes, found.path);
    },
    async pinned(reader, upstream) {
      const entry: LockEntry | undefined = lock.get(reader.name)?.get(upstream);
      if (entry === undefined) return null;
      const path = posix.join(reader.path, 'state', upstream, 'manifest.json');
      const state = await readFile(join(root, path)).catch(() => null);
      if (state !== null && sha256(state) === entry.sha256) return contract(state, path);
      const keys = [latestKey(upstream, entry.environment)];
      if (entry.timestamp !== null) keys.push(historyKey(upstream, entry.environment, entry.timestamp));
      for (const key of keys) {
        const found = await shelf(key);
        if (found !== null && sha256(found.bytes) === entry.sha256) return contract(found.bytes, found.path);
      }
      const reason = state === null ? `${path} is missing` : `${path} is not what mesh.lock pins`;
      return { state: 'not-synced', reason };
    },
  };
}

/** Loaded where there is one: a library of YAML is more than most commits need. */
async function readLock(text: string): Promise<MeshLock> {
  const { parseMeshLock } = await import('../registry/parse-mesh-lock.ts');
  return parseMeshLock(text, 'mesh.lock');
}

type Shelf = (key: string) => Promise<{ readonly bytes: Buffer; readonly path: string } | null>;

/** The folder of the repository that the registry is; null for one that lies elsewhere. */
export function folderInside(config: MeshConfig): string | null {
  const root = config.registry ?? 'registry';
  const isElsewhere = /^[a-z][a-z0-9+.-]*:|^\/|^\\|\$\{|^\.\.(?:\/|$)/i.test(root);
  return isElsewhere ? null : posix.normalize(root).replace(/\/$/, '');
}

/** The registry as the snapshot holds it. */
function registryInside(snapshot: Snapshot, folder: string | null): Shelf {
  // Every reader of an upstream asks for the same file.
  const asked = new Map<string, ReturnType<Shelf>>();
  const take = async (path: string): ReturnType<Shelf> => {
    const bytes = (await snapshot.read([path])).get(path);
    return bytes === undefined ? null : { bytes, path };
  };
  return async (key) => {
    if (folder === null) return null;
    const path = posix.join(folder, key);
    const known = asked.get(path) ?? take(path);
    asked.set(path, known);
    return known;
  };
}
