import { isObject, type Json } from './json.ts';
import { Later } from './later.ts';
import { nameMatcher } from './name-matcher.ts';
import { JsonFault } from './stream/json-fault.ts';
import type { Fate, JsonSink } from './stream/json-sink.ts';

/** What is taken of a section: the fields of its entries; its entries whole; the fields of the items of a list; all. */
export type Want = readonly string[] | 'entries' | { readonly itemsWith: readonly string[] } | 'whole';

export type Wants = Readonly<Record<string, Want>>;

export interface EntryTaker {
  /** A section that is wanted whole, or that is no map of entries. */
  section(name: string, value: unknown): void;
  wantsEntry(section: string, id: string): boolean;
  /** Whether a field is to be handed out as text until somebody asks for it. */
  isForLater(section: string, field: string): boolean;
  /** An item of a list has no id. */
  entry(section: string, id: string, value: unknown): void;
}

export interface Picking extends JsonSink {
  /** Where the reading is, for messages: `nodes["model.up.orders"]`. */
  place(): string;
  /** Whether a section was there as what it is wanted as. */
  has(section: string): boolean;
}

/** Turns the JSON of an artifact of dbt into its entries, one by one, so that nothing else of it is ever in memory. */
export function pickEntries(wants: Wants, taker: EntryTaker): Picking {
  const matchers = new Map(Object.entries(wants).map(([name, want]) => [name, matcherOf(want)]));
  const sections = new Set<string>();
  const present = new Set<string>();
  let section = '';
  let ids = new Set<string>();
  let id: string | null = null;
  let field = '';
  let matcher: ReturnType<typeof matcherOf> = null;
  let entry: Record<string, unknown> = {};

  const place = (): string => (id === null ? section : `${section}[${JSON.stringify(id.slice(0, 200))}]`);

  const sectionKey = (name: string): Fate => {
    if (sections.has(name)) throw twice(name, '');
    sections.add(name);
    section = name;
    id = null;
    const want = Object.hasOwn(wants, name) ? wants[name] : undefined;
    if (want === undefined) return 'skip';
    if (want === 'whole') return 'keep';
    matcher = matchers.get(name) ?? null;
    ids = new Set();
    entry = {};
    return typeof want === 'object' && 'itemsWith' in want ? 'each' : 'enter';
  };

  const entryKey = (name: string): Fate => {
    if (ids.has(name)) throw twice(name, section);
    ids.add(name);
    id = name;
    if (!taker.wantsEntry(section, name)) return 'skip';
    return matcher === null ? 'keep' : 'enter';
  };

  const fieldKey = (bytes: Buffer, from: number, to: number): Fate => {
    const name = matcher?.(bytes, from, to);
    if (name === undefined) return 'skip';
    if (Object.hasOwn(entry, name)) throw twice(name, place());
    field = name;
    return 'keep';
  };

  return {
    place,
    has: (name) => present.has(name),
    key(depth, bytes, from, to) {
      if (depth === 1) return sectionKey(textOf(bytes, from, to));
      return depth === 2 ? entryKey(textOf(bytes, from, to)) : fieldKey(bytes, from, to);
    },
    value(depth, bytes, from, to, keys) {
      if (depth === 3 && taker.isForLater(section, field)) {
        const inside = `${place()}.${field}`;
        const text = Buffer.from(bytes.subarray(from, to));
        entry[field] = new Later(() => parse(text, 0, text.length, keys, inside));
        return;
      }
      const value = parse(bytes, from, to, keys, depth === 3 ? `${place()}.${field}` : place());
      if (depth === 1) taker.section(section, value);
      else if (depth === 2) taker.entry(section, id ?? '', value);
      else entry[field] = value;
    },
    leave(depth) {
      if (depth === 3) {
        taker.entry(section, id ?? '', entry);
        entry = {};
      } else if (depth === 2) {
        present.add(section);
        id = null;
      }
    },
  };
}

function matcherOf(want: Want): ReturnType<typeof nameMatcher> | null {
  if (typeof want === 'string') return null;
  return nameMatcher('itemsWith' in want ? want.itemsWith : want);
}

/** `keys` is how many keys the text has; where the value has less, one of them stood there twice. */
function parse(bytes: Buffer, from: number, to: number, keys: number, inside: string): unknown {
  const value: unknown = JSON.parse(bytes.toString('utf8', from, to));
  if (keys < 2 || keys === keysOf(value)) return value;
  throw new JsonFault(`has an object with the same key twice in ${inside}`);
}

/** A key, out of its quotes. */
function textOf(bytes: Buffer, from: number, to: number): string {
  const quoted = bytes.toString('utf8', from, to);
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function keysOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysOf(item), 0);
  if (!isObject(value)) return 0;
  const values = Object.values(value satisfies Json);
  return values.reduce<number>((sum, item) => sum + keysOf(item), values.length);
}

function twice(name: string, where: string): JsonFault {
  return new JsonFault(`has the key ${JSON.stringify(name.slice(0, 200))} twice${where && ` in ${where}`}`);
}
