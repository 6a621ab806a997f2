import { join, posix, relative, resolve } from 'node:path';
import { isSafeName } from '../keys.ts';
import { parseS3Root } from '../s3-root.ts';
import type { LoomEntry } from './loom-config.ts';
import { type LoomPlace, loomPlace } from './loom-place.ts';

/** A reader and its upstream, with the folders that tell one place from another. */
export interface LoomReader {
  /** The reader's folder, absolute: dbt is run in it. */
  readonly folder: string;
  readonly upstream: string;
  /** The upstream's own folder, absolute; null where it lies in another repository. */
  readonly upstreamFolder: string | null;
  /** Absolute, or `s3://…`; null where no registry is set. */
  readonly registry: string | null;
}

/** What an entry of `dbt_loom.config.yml` points at. */
export type Pointed =
  /** What mesh.lock pins, in the reader's `state/`. */
  | { readonly at: 'state' }
  /** The latest publication of an environment, in the registry that is synced from. */
  | { readonly at: 'registry'; readonly environment: string }
  /** What dbt left in the upstream's own folder. */
  | { readonly at: 'build' }
  /** Something of the user's own. */
  | { readonly at: 'elsewhere' };

export interface LoomSource {
  readonly entry: LoomEntry;
  readonly place: LoomPlace;
  readonly pointed: Pointed;
}

/** The entry by which a reader reads an upstream; null where there is none. */
export function loomSource(entries: readonly LoomEntry[], reader: LoomReader): LoomSource | null {
  for (const entry of entries) {
    const place = loomPlace(entry, reader.folder);
    const pointed = pointedAt(place, reader);
    if (pointed.at !== 'elsewhere' || nameOf(entry) === reader.upstream) return { entry, place, pointed };
  }
  return null;
}

/** A registry's path says more of whose manifest it is than an entry's name, which dbt-loom only logs. */
function nameOf({ name, config }: LoomEntry): string {
  const path = config['path'] ?? config['object_name'] ?? '';
  return /([^/]+)\/[^/]+\/latest\/manifest\.json$/.exec(path)?.[1] ?? name;
}

function pointedAt(place: LoomPlace, reader: LoomReader): Pointed {
  const { folder, upstream, upstreamFolder, registry } = reader;
  if (place.kind === 'file' && place.file === join(folder, 'state', upstream, 'manifest.json')) {
    return { at: 'state' };
  }
  const key = registry === null ? null : keyIn(registry, place);
  const [name, environment = '', ...rest] = key?.split('/') ?? [];
  if (name === upstream && isSafeName(environment) && rest.join('/') === 'latest/manifest.json') {
    return { at: 'registry', environment };
  }
  if (place.kind === 'file' && upstreamFolder !== null && inside(upstreamFolder, place.file) !== null) {
    return { at: 'build' };
  }
  return { at: 'elsewhere' };
}

/** The key of an object in a registry; null for what lies elsewhere. */
function keyIn(registry: string, place: LoomPlace): string | null {
  if (!registry.startsWith('s3://')) return place.kind === 'file' ? inside(registry, place.file) : null;
  if (place.kind !== 's3') return null;
  const { bucket, prefix } = parseS3Root(registry);
  return place.bucket === bucket && place.key.startsWith(prefix) ? place.key.slice(prefix.length) : null;
}

/** The path of a file in a folder, with `/`; null for one that lies elsewhere. */
function inside(folder: string, file: string): string | null {
  const path = relative(resolve(folder), file).replaceAll('\\', '/');
  return path === '' || path.startsWith('../') || posix.isAbsolute(path) || /^[a-z]:/i.test(path)
    ? null
    : path;
}
