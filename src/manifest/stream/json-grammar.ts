/** The parts of RFC 8259 that are tables, by byte. */

const table = (characters: string): Uint8Array => {
  const marks = new Uint8Array(256);
  for (const character of characters) marks[character.charCodeAt(0)] = 1;
  return marks;
};

/** What may follow a backslash, `u` apart. */
export const ESCAPES = table('"\\/bfnrt');
export const HEX_DIGITS = table('0123456789abcdefABCDEF');
