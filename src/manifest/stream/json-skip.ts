import { ESCAPES } from './json-grammar.ts';
import { AFTER, COLON, type Cursor, KEY, KEY_OR_END, STRING, VALUE } from './json-state.ts';

/**
 * Strings, nulls, commas and colons of one object or array that nobody is to be told of, up to the first byte that
 * is anything else: nine in ten bytes of a manifest pass here and nowhere else. What follows a string is mostly
 * `: "` or `, "`, as Python writes it, and is taken at one go.
 */
export function skipFrequent(cursor: Cursor, chunk: Buffer, start: number, inObject: boolean): number {
  const end = chunk.length;
  const last = end - 4;
  let { state, inKey, keys } = cursor;
  let i = start;
  for (; i < end; i++) {
    let byte = chunk[i] as number;
    if (state === STRING) {
      while (byte !== 0x22 && byte !== 0x5c && byte >= 0x20 && ++i < end) byte = chunk[i] as number;
      if (i === end) break;
      if (byte === 0x22) {
        if (i > last || chunk[i + 3] !== 0x22 || chunk[i + 2] !== 0x20) state = inKey ? COLON : AFTER;
        else if (inKey && chunk[i + 1] === 0x3a) {
          inKey = false;
          i += 3;
        } else if (inObject && !inKey && chunk[i + 1] === 0x2c) {
          inKey = true;
          keys++;
          i += 3;
        } else state = inKey ? COLON : AFTER;
      } else if (byte === 0x5c) {
        if (i + 1 === end || ESCAPES[chunk[i + 1] as number] !== 1) break;
        i++;
      } else break;
    } else if (byte === 0x22 && state <= KEY_OR_END) {
      inKey = state >= KEY;
      if (inKey) keys++;
      state = STRING;
    } else if (byte === 0x2c && state === AFTER) state = inObject ? KEY : VALUE;
    else if (byte === 0x3a && state === COLON) state = VALUE;
    else if (byte === 0x6e && state === VALUE && i <= last && isNull(chunk, i)) {
      state = AFTER;
      i += 3;
    } else if (byte !== 0x20) break;
  }
  cursor.state = state;
  cursor.inKey = inKey;
  cursor.keys = keys;
  return i;
}

function isNull(chunk: Buffer, at: number): boolean {
  return chunk[at + 1] === 0x75 && chunk[at + 2] === 0x6c && chunk[at + 3] === 0x6c;
}
