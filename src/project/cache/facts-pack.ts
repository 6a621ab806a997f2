import type { FileFacts } from '../file-facts.ts';
import type { CacheFolder } from './cache-folder.ts';

/** How much a pack may hold that nobody asks for before it is written anew. */
const WASTE = 2;
const SPARE = 100;

/**
 * The facts of files of one project, by blob and reader: one file on disk, to which each commit adds the few that it
 * brought. Every line is `READER:OID`, a space and JSON.
 */
export class FactsPack {
  readonly #folder: CacheFolder;
  readonly #name: string;
  readonly #parts: readonly string[];
  readonly #isWhole: boolean;
  readonly #added = new Map<string, string>();
  readonly #used = new Set<string>();
  #index: Map<string, string> | undefined;

  constructor(folder: CacheFolder, name: string) {
    this.#folder = folder;
    this.#name = name;
    const { parts, isWhole } = folder.read(name);
    this.#parts = parts;
    this.#isWhole = isWhole && parts.length > 0;
  }

  /** The facts as text, for few of them: nothing else is looked at. */
  find(reader: string, oid: string): string | null {
    const key = `${reader}:${oid}`;
    const added = this.#added.get(key);
    if (added !== undefined) return added;
    for (const part of this.#parts) {
      const at = part.startsWith(`${key} `) ? 0 : part.indexOf(`\n${key} `) + 1;
      if (at === 0 && !part.startsWith(`${key} `)) continue;
      const end = part.indexOf('\n', at);
      return part.slice(at + key.length + 1, end === -1 ? part.length : end);
    }
    return null;
  }

  /** The facts, for many of them: all are made known first. */
  get(reader: string, oid: string): FileFacts | null {
    const key = `${reader}:${oid}`;
    const text = this.#added.get(key) ?? this.#lines().get(key);
    if (text === undefined) return null;
    this.#used.add(key);
    return JSON.parse(text) as FileFacts;
  }

  /** The text that was kept; null for facts that JSON would not give back as they are. */
  add(reader: string, oid: string, facts: FileFacts): string | null {
    if (!isPlainData(facts)) return null;
    const key = `${reader}:${oid}`;
    const text = JSON.stringify(facts);
    this.#used.add(key);
    const isKept = this.#index === undefined ? this.find(reader, oid) !== null : this.#index.has(key);
    if (!isKept) this.#added.set(key, text);
    return text;
  }

  /** Adds what is new. After all facts of a project were asked for, what nobody asked for may go. */
  save(isComplete: boolean): void {
    const added = [...this.#added].map(([key, text]) => `${key} ${text}`);
    if (isComplete && (!this.#isWhole || this.#isWasteful())) {
      const lines = this.#lines();
      const kept = [...this.#used].flatMap((key) => {
        const text = this.#added.get(key) ?? lines.get(key);
        return text === undefined ? [] : `${key} ${text}`;
      });
      if (kept.length > 0) this.#folder.write(this.#name, kept.join('\n'));
    } else if (added.length > 0 && this.#isWhole) {
      this.#folder.append(this.#name, added.join('\n'));
    }
  }

  #isWasteful(): boolean {
    return this.#lines().size > this.#used.size * WASTE + SPARE;
  }

  #lines(): ReadonlyMap<string, string> {
    if (this.#index !== undefined) return this.#index;
    const index = new Map<string, string>();
    for (const part of this.#parts) {
      for (const line of part.split('\n')) {
        const space = line.indexOf(' ');
        if (space !== -1) index.set(line.slice(0, space), line.slice(space + 1));
      }
    }
    this.#index = index;
    return index;
  }
}

/** What JSON can hold: YAML knows `.inf`, which it cannot. */
function isPlainData(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint';
  if (Array.isArray(value)) return value.every(isPlainData);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  for (const key in value) if (!isPlainData((value as Record<string, unknown>)[key])) return false;
  return true;
}
