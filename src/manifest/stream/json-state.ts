/**
 * Where in the grammar of JSON a reading is. Plain numbers, for every token of a file passes here; space may stand
 * in those up to DONE.
 */
export const VALUE = 0;
export const VALUE_OR_END = 1;
export const KEY = 2;
export const KEY_OR_END = 3;
export const COLON = 4;
export const AFTER = 5;
export const DONE = 6;
export const STRING = 7;
export const ESCAPE = 8;
export const HEX = 9;
export const SCALAR = 10;

/** What the reading of JSON keeps from one byte to the next, as far as its fast part needs it. */
export interface Cursor {
  state: number;
  /** Whether the string that is open is a key. */
  inKey: boolean;
  /** How many keys there were. */
  keys: number;
}
