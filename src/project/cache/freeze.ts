/** Plain data with maps in it as text, and back. */
export function freeze(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? { [MAP]: [...inner] } : inner));
}

export function thaw(text: string): unknown {
  // A reviver makes parsing many times slower, and few texts hold a map.
  if (!text.includes(`"${MAP}":`)) return JSON.parse(text) as unknown;
  return JSON.parse(text, (_, inner: unknown) => {
    const isMap = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, MAP);
    return isMap ? new Map((inner as { [MAP]: [unknown, unknown][] })[MAP]) : inner;
  }) as unknown;
}

/** A character for private use, which JSON leaves as it is: no name of anybody's. */
const MAP = '\uE000map';
