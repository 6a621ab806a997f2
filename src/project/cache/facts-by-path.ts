import { algorithmOf, blobId } from '../../source/blob-id.ts';
import { entriesOf } from '../../source/listing.ts';
import type { Listing, Snapshot } from '../../source/snapshot.ts';
import { type FileFacts, readFileFacts } from '../file-facts.ts';
import { readerOf } from '../reader.ts';
import type { CacheFolder } from './cache-folder.ts';
import { FactsPack } from './facts-pack.ts';
import { packName } from './pack-name.ts';

/** The facts of a few files of a project, of which nearly all are in the cache. */
export class FactsByPath {
  /** The regular files, in Git's order. */
  readonly paths: readonly string[];
  readonly #snapshot: Snapshot;
  readonly #oids: ReadonlyMap<string, string>;
  readonly #packs: (path: string) => FactsPack;
  readonly #known = new Map<string, FileFacts>();
  readonly #opened = new Map<string, FactsPack>();

  constructor(snapshot: Snapshot, cache: CacheFolder, folder: string, files: Listing) {
    this.#snapshot = snapshot;
    const entries = entriesOf(files);
    this.paths = entries.map(({ path }) => path);
    this.#oids = new Map(entries.map(({ path, oid }) => [path, oid ?? '']));
    this.#packs = (path) => {
      const name = packName(folder, readerOf(path));
      const pack = this.#opened.get(name) ?? new FactsPack(cache, name);
      this.#opened.set(name, pack);
      return pack;
    };
  }

  /** Of a blob that the project had before; null where nobody remembers. */
  before(path: string, oid: string): FileFacts | null {
    const text = this.#packs(path).find(readerOf(path), oid);
    return text === null ? null : (JSON.parse(text) as FileFacts);
  }

  /** Of files as they are now, by path. */
  async now(paths: Iterable<string>): Promise<ReadonlyMap<string, FileFacts>> {
    const wanted = [...paths];
    const unread: string[] = [];
    for (const path of wanted) {
      if (this.#known.has(path)) continue;
      const kept = this.before(path, this.#oids.get(path) ?? '');
      if (kept === null) unread.push(path);
      else this.#known.set(path, kept);
    }
    const contents = unread.length === 0 ? new Map<string, Buffer>() : await this.#snapshot.read(unread);
    for (const [path, bytes] of contents) {
      const facts = readFileFacts(path, bytes);
      // Named by the bytes that were read: a working tree's file may have changed since it was listed.
      this.#packs(path).add(readerOf(path), blobId(bytes, algorithmOf(this.#oids.get(path) ?? '')), facts);
      this.#known.set(path, facts);
    }
    return new Map(
      wanted.flatMap((path) => {
        const facts = this.#known.get(path);
        return facts === undefined ? [] : [[path, facts] as const];
      }),
    );
  }

  save(): void {
    for (const pack of this.#opened.values()) pack.save(false);
  }
}
