import { ESCAPES } from './json-grammar.ts';
import { AFTER, COLON, type Cursor, KEY, KEY_OR_END, STRING, VALUE } from './json-state.ts';

/**
 * Strings, commas and colons of one object or array that nobody is to be told of, up to the first byte that is
 * anything else: nine in ten bytes of a manifest pass here and nowhere else.
 */
export function skipFrequent(cursor: Cursor, chunk: Buffer, start: number, inObject: boolean): number {
  const end = chunk.length;
  let { state, inKey, keys } = cursor;
  let i = start;
  for (; i < end; i++) {
    const byte = chunk[i] as number;
    if (state === STRING) {
      if (byte === 0x22) state = inKey ? COLON : AFTER;
      else if (byte === 0x5c) {
        if (i + 1 === end || ESCAPES[chunk[i + 1] as number] !== 1) break;
        i++;
      } else if (byte < 0x20) break;
    } else if (byte === 0x22 && state <= KEY_OR_END) {
      inKey = state >= KEY;
      if (inKey) keys++;
      state = STRING;
    } else if (byte === 0x2c && state === AFTER) state = inObject ? KEY : VALUE;
    else if (byte === 0x3a && state === COLON) state = VALUE;
    else if (byte !== 0x20) break;
  }
  cursor.state = state;
  cursor.inKey = inKey;
  cursor.keys = keys;
  return i;
}
