import { YamlError } from './cursor.ts';
import type { Located, LocatedEntry, LocatedScalar } from './located.ts';

/** A value, and whether it can be nothing but a key. */
export interface Node {
  readonly located: Located;
  /** A plain `<<` or `=`, which are nothing but keys, or a mapping inside itself. */
  readonly special: '<<' | '=' | 'itself' | null;
}

/** The entries of a mapping: what is merged in comes first, its own keys win. */
export class Mapping {
  readonly #own: [string, LocatedEntry][] = [];
  /** Numbers and booleans that are equal are one key to Python: `1`, `1.0` and `true`. */
  readonly #numbers = new Map<number, string>();
  readonly #merged: [string, LocatedEntry][] = [];

  add({ located, special }: Node, value: Located): void {
    const { start, end } = located;
    if (located.kind !== 'scalar') {
      throw new YamlError(`a ${located.kind === 'map' ? 'mapping' : 'list'} cannot be a key`, start);
    }
    if (special === '<<') {
      const entries = mergedEntries(value);
      if (entries === null) throw new YamlError('`<<` merges mappings only', start);
      this.#merged.push(...entries);
    } else this.#own.push([this.#nameOf(located), { key: { start, end }, value }]);
  }

  #nameOf({ value, text }: LocatedScalar): string {
    if (typeof value !== 'number' && typeof value !== 'boolean') return text;
    const name = this.#numbers.get(Number(value)) ?? text;
    this.#numbers.set(Number(value), name);
    return name;
  }

  entries(): ReadonlyMap<string, LocatedEntry> {
    return new Map([...this.#merged, ...this.#own]);
  }
}

/** `<<: *a` or `<<: [*a, *b]`; of a list the first wins. */
function mergedEntries(value: Located): [string, LocatedEntry][] | null {
  if (value.kind === 'map') return [...value.entries];
  if (value.kind === 'scalar' || value.items.some(({ kind }) => kind !== 'map')) return null;
  return value.items.toReversed().flatMap((item) => mergedEntries(item) ?? []);
}
