import { join, posix, resolve } from 'node:path';
import { ConfigError, OutsideError } from '../errors.ts';
import type { ProjectHead } from '../project/project.ts';
import { sha256 } from '../registry/contract-digest.ts';
import { LOOM_CONFIG, readLoomConfig } from '../registry/loom/loom-config.ts';
import { type LoomSource, loomSource } from '../registry/loom/loom-source.ts';
import { readLoomLatest, readLoomLocked } from '../registry/loom/read-loom-published.ts';
import type { MeshLock } from '../registry/mesh-lock.ts';
import { openStore } from '../registry/open-store.ts';
import { environmentsWith, type Published, readLatest, readLocked } from '../registry/read-published.ts';
import type { Store } from '../registry/store.ts';
import { tryDecode } from '../source/decode-text.ts';
import { noRegistry, type RegistryRoot } from './registry-root.ts';
import { type Pair, statePath } from './sync-plan.ts';
import { readIfThere } from './write-files.ts';

interface Here {
  readonly root: string;
  /** Every project of the repository, chosen or not. */
  readonly all: readonly ProjectHead[];
  /** Asked for only when it is needed: who has everything here need not have set its variables. */
  readonly registry: () => RegistryRoot | null;
  /** The environment that is built, and those that serve where an upstream has none of its name. */
  readonly environments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where the content of upstreams comes from: the registry, else where the reader's dbt-loom has it. */
export class UpstreamContent {
  readonly #here: Here;
  readonly #sources = new Map<string, Promise<LoomSource | null>>();
  /** Asked for once each, so that all readers of one sync stand on the same. */
  readonly #published = new Map<string, Promise<Published | null>>();
  readonly #fromLoom = new Map<string, Promise<Published>>();
  #store: Promise<Store> | undefined;

  constructor(here: Here) {
    this.#here = here;
  }

  /** What a reader would stand on now. */
  async latest(pair: Pair): Promise<Published> {
    const { registry, environments } = this.#here;
    const { name } = pair.upstream;
    if (registry() !== null) {
      const published = await once(this.#published, name, async () =>
        readLatest(await this.#registry(), name, environments),
      );
      if (published !== null) return published;
    }
    const source = await this.loomSource(pair);
    if (source?.pointed.at !== 'elsewhere') throw await this.#notPublished(name, source);
    const found = await once(this.#fromLoom, JSON.stringify([source.place, name]), () =>
      readLoomLatest(source, this.#wanted(pair)),
    );
    return { ...found, entry: { ...found.entry, from: configPath(pair) } };
  }

  /** What mesh.lock pins. What is here already and fits needs no registry, so that a merge works offline. */
  async locked(pair: Pair, lock: MeshLock): Promise<Published> {
    const { project, upstream } = pair;
    const entry = lock.get(project.name)?.get(upstream.name);
    if (entry === undefined) {
      const source = await this.loomSource(pair);
      if (source?.entry.optional) await readLoomLatest(source, this.#wanted(pair));
      throw new OutsideError(`mesh.lock has no entry for ${upstream.name} in ${project.name}.`, {
        next: 'Run `mesh sync` and commit mesh.lock.',
      });
    }
    const state = await readIfThere(this.#here.root, statePath(pair));
    if (state !== null && sha256(state) === entry.sha256) return { bytes: state, entry };
    if (entry.from === undefined) {
      return { bytes: await readLocked(await this.#registry(), upstream.name, entry), entry };
    }
    const source = await this.loomSource(pair);
    if (source === null) {
      throw new OutsideError(
        `mesh.lock pins what ${entry.from} named, which no longer names ${upstream.name}.`,
        {
          next: 'Run `mesh sync` and commit mesh.lock.',
        },
      );
    }
    return { bytes: await readLoomLocked(source, this.#wanted(pair), entry), entry };
  }

  /** The entry of the reader's dbt-loom for the upstream; null where it has none. */
  loomSource({ project, upstream }: Pair): Promise<LoomSource | null> {
    return once(this.#sources, JSON.stringify([project.path, upstream.name]), async () => {
      const { root, all, registry, env } = this.#here;
      const bytes = await readIfThere(root, configPath({ project }));
      const entries = readLoomConfig((bytes && tryDecode(bytes)) ?? '', env) ?? [];
      const folder = all.find(({ name }) => name === upstream.name)?.path;
      return loomSource(entries, {
        folder: join(root, project.path),
        upstream: upstream.name,
        upstreamFolder: folder === undefined ? null : join(root, folder),
        registry: placeOf(registry),
      });
    });
  }

  #registry(): Promise<Store> {
    const named = this.#here.registry();
    if (named === null) throw noRegistry();
    this.#store ??= openStore(named.root, named.base, this.#here.env);
    return this.#store;
  }

  #wanted(pair: Pair): Parameters<typeof readLoomLatest>[1] {
    const { environments, env } = this.#here;
    const environment = environments[0] ?? '';
    return { upstream: pair.upstream.name, environment, file: configPath(pair), env };
  }

  async #notPublished(upstream: string, source: LoomSource | null): Promise<Error> {
    const { registry, environments } = this.#here;
    if (registry() === null) return noRegistry();
    const store = await this.#registry();
    const others = await environmentsWith(store, upstream).catch(() => []);
    const has = others.length === 0 ? '' : `; it has one for ${others.join(', ')}`;
    const reads =
      source?.pointed.at === 'build' ? ' What dbt left in its target folder is no publication.' : '';
    const publish = `mesh publish ${upstream} --env ${environments[0] ?? ''}`;
    return new OutsideError(
      `${upstream} has no publication for ${environments.join(' or ')} in ${store.describe()}${has}.${reads}`,
      {
        next:
          others.length === 0
            ? `Publish it: ${publish}`
            : `Publish it: ${publish}; or name one that it has: --env ${others[0]}, or \`environments.fallback\` in mesh.yml.`,
      },
    );
  }
}

/** The file by which dbt-loom knows the upstreams of a project. */
export function configPath({ project }: Pick<Pair, 'project'>): string {
  return posix.join(project.path, LOOM_CONFIG);
}

/** Absolute; null where none is set, or its variables are not. */
function placeOf(registry: () => RegistryRoot | null): string | null {
  try {
    const named = registry();
    if (named === null) return null;
    return /^s3:/i.test(named.root) ? named.root : resolve(named.base, named.root);
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
