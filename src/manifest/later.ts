import type { Json } from './json.ts';

/** A value that was taken out of a file as its text: most entries are told from their first fields to be of no use. */
export class Later {
  private readonly parse: () => unknown;
  constructor(parse: () => unknown) {
    this.parse = parse;
  }

  value(): unknown {
    return this.parse();
  }
}

/** An entry with all its values. */
export function whole(entry: Json): Json {
  return Object.fromEntries(
    Object.entries(entry).map(([field, value]) => [field, value instanceof Later ? value.value() : value]),
  );
}
