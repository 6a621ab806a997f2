import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { ModelReads } from './placed-reads.ts';

const FILE = 'columns';
/** More than this is written anew, with what was asked for alone. */
const MOST_CHARACTERS = 8_000_000;

/** What was read of texts, by what decides it: one file, to which each new text adds a line. */
export class KeptReads {
  readonly #cache: CacheFolder | undefined;
  readonly #known = new Map<string, string>();
  readonly #added = new Map<string, string>();
  readonly #used = new Set<string>();
  #size = 0;

  constructor(cache: CacheFolder | undefined) {
    this.#cache = cache;
    for (const part of cache?.read(FILE).parts ?? []) {
      this.#size += part.length;
      for (const line of part.split('\n')) {
        const space = line.indexOf(' ');
        this.#known.set(line.slice(0, space), line.slice(space + 1));
      }
    }
  }

  get(key: string): ModelReads | null {
    const text = this.#added.get(key) ?? this.#known.get(key);
    if (text === undefined) return null;
    this.#used.add(key);
    return JSON.parse(text) as ModelReads;
  }

  add(key: string, reads: ModelReads): void {
    this.#used.add(key);
    this.#added.set(key, JSON.stringify(reads));
  }

  save(): void {
    if (this.#added.size === 0) return;
    const lines = (keys: Iterable<string>): string =>
      [...keys].map((key) => `${key} ${this.#added.get(key) ?? this.#known.get(key) ?? ''}`).join('\n');
    if (this.#size > MOST_CHARACTERS) this.#cache?.write(FILE, lines(this.#used));
    else if (this.#size === 0) this.#cache?.write(FILE, lines(this.#added.keys()));
    else this.#cache?.append(FILE, lines(this.#added.keys()));
  }
}
