import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import type { Published, PublishedFor } from '../mesh/mesh.ts';
import type { Project } from '../project/project.ts';
import { sha256 } from '../registry/contract-digest.ts';
import { historyKey, isSafeName, latestKey } from '../registry/keys.ts';
import type { LockEntry, MeshLock } from '../registry/mesh-lock.ts';
import { decodeText } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';

/**
 * What each reader has of each upstream's publications: the content that the snapshot's `mesh.lock` pins, out of
 * `state/` or a folder registry inside the snapshot; without a pin, that registry's latest. No network.
 */
export async function loadPublished(
  root: string,
  snapshot: Snapshot,
  config: MeshConfig,
  projects: readonly Project[],
  readers: readonly Project[] = projects,
): Promise<PublishedFor> {
  const lockBytes = (await snapshot.read(['mesh.lock'])).get('mesh.lock');
  const lock = lockBytes === undefined ? new Map() : await readLock(decodeText(lockBytes));
  const shelf = await registryInside(snapshot, config);
  const loaded = new Map<string, Published>();
  const byBytes = new Map<string, Published>();

  const contract = async (bytes: Buffer, from: string): Promise<Published> => {
    const digest = sha256(bytes);
    const known = byBytes.get(digest);
    if (known !== undefined) return known;
    const { readManifest } = await import('../manifest/read-manifest.ts');
    let published: Published;
    try {
      published = { state: 'contract', contract: readManifest(bytes, from), from };
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      published = { state: 'not-synced', reason: error.message };
    }
    byBytes.set(digest, published);
    return published;
  };

  const load = async (reader: Project, upstream: string): Promise<Published> => {
    const entry: LockEntry | undefined = lock.get(reader.name)?.get(upstream);
    if (entry === undefined) {
      const latest = await shelf(latestKey(upstream, config.environments.default));
      if (latest !== null) return contract(latest.bytes, latest.path);
      const declaredIn = reader.upstreams.get(upstream)?.declaredIn;
      return declaredIn === undefined
        ? { state: 'none' }
        : { state: 'not-synced', reason: `${declaredIn} names it, mesh.lock does not` };
    }
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
  };

  for (const project of readers) {
    for (const upstream of upstreamNames(project, projects)) {
      loaded.set(JSON.stringify([project.path, upstream]), await load(project, upstream));
    }
  }
  if (readers.some(namesRelations)) {
    for (const upstream of new Set(projects.flatMap(({ upstreams }) => [...upstreams.keys()]))) {
      const holders = projects.filter(({ name }) => lock.get(name)?.has(upstream) && isSafeName(upstream));
      for (const holder of holders) {
        const published = await load(holder, upstream);
        loaded.set(JSON.stringify([null, upstream]), published);
        if (published.state === 'contract') break;
      }
    }
  }
  return (reader, upstream) =>
    loaded.get(JSON.stringify([reader?.path ?? null, upstream])) ?? { state: 'none' };
}

/** Loaded where there is one: a library of YAML is more than most commits need. */
async function readLock(text: string): Promise<MeshLock> {
  const { parseMeshLock } = await import('../registry/parse-mesh-lock.ts');
  return parseMeshLock(text, 'mesh.lock');
}

/**
 * Every project that this one may read, by what it declares and by what its references name. A relation may be
 * anybody's, and what the project has published itself tells which of them are its own.
 */
function upstreamNames(project: Project, projects: readonly Project[]): string[] {
  const names = new Set(project.upstreams.keys());
  for (const { refs } of project.nodes) for (const ref of refs) if (ref.package) names.add(ref.package);
  const isAnybodys = namesRelations(project);
  if (isAnybodys || project.sourceTables.length > 0) for (const { name } of projects) names.add(name);
  if (isAnybodys) names.add(project.name);
  else names.delete(project.name);
  return [...names].filter(isSafeName);
}

/** In SQL, or in a sources file that nobody generated. */
function namesRelations({ sourceTables, nodes }: Project): boolean {
  return (
    sourceTables.some(({ meshUniqueId }) => meshUniqueId === null) ||
    nodes.some(({ relations }) => relations.length > 0)
  );
}

type Shelf = (key: string) => Promise<{ readonly bytes: Buffer; readonly path: string } | null>;

/** A folder registry that the snapshot itself holds; nothing for one that lies elsewhere. */
async function registryInside(snapshot: Snapshot, config: MeshConfig): Promise<Shelf> {
  const root = config.registry ?? 'registry';
  const isElsewhere = /^[a-z][a-z0-9+.-]*:|^\/|^\\|\$\{|^\.\.(?:\/|$)/i.test(root);
  const folder = isElsewhere ? null : posix.normalize(root).replace(/\/$/, '');
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
