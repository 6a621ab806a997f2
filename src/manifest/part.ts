import type { Json } from './json.ts';

/** Section → the fields of its entries that are read, or whole entries. */
type PartWants = Readonly<Record<string, readonly string[] | 'entries'>>;

/** What stands at the head of a manifest, and was found sound. */
export interface Head {
  /** Where the manifest was read, for messages. */
  readonly path: string;
  readonly metadata: Json;
  readonly schemaVersion: number;
  /** What the reader should know, such as a schema version that is newer than meshgate. */
  readonly warnings: readonly string[];
  /** Whether a section that the part wants was there. */
  has(section: string): boolean;
}

/** One thing to learn from a manifest while it is read. */
export interface Part<T> {
  readonly wants: PartWants;
  /** Whether an entry is looked at, as far as its id tells; where it is left out, all are. */
  wantsEntry?(section: string, id: string): boolean;
  /** The fields that an entry is told by; where they are given, all others are handed out as `Later`. */
  readonly tellingFields?: readonly string[];
  /** Entries come in the order of the file, and the head may come after them. */
  entry(section: string, id: string, value: unknown): void;
  finish(head: Head): T;
}

/** Two things to learn from one reading. */
export function both<A, B>(one: Part<A>, other: Part<B>): Part<readonly [A, B]> {
  const wants: Record<string, readonly string[] | 'entries'> = { ...one.wants };
  for (const [section, theirs] of Object.entries(other.wants)) {
    const mine = wants[section] ?? [];
    wants[section] =
      mine === 'entries' || theirs === 'entries' ? 'entries' : [...new Set([...mine, ...theirs])];
  }
  const takes = (part: Part<unknown>, section: string, id: string): boolean =>
    section in part.wants && (part.wantsEntry?.(section, id) ?? true);
  const telling = [one, other].flatMap(
    (part) =>
      part.tellingFields ?? Object.values(part.wants).flatMap((want) => (want === 'entries' ? [] : want)),
  );
  return {
    wants,
    tellingFields: telling,
    wantsEntry: (section, id) => takes(one, section, id) || takes(other, section, id),
    entry(section, id, value) {
      for (const part of [one, other]) if (takes(part, section, id)) part.entry(section, id, value);
    },
    finish: (head) => [one.finish(head), other.finish(head)],
  };
}
