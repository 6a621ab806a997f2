/**
 * Text as dbt reads it: UTF-8 with or without a byte order mark, UTF-16 where its mark says so (PyYAML's rule).
 * Throws a TypeError on bytes that are no text.
 */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return new TextDecoder('utf-16le', { fatal: true }).decode(
      Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16(),
    );
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The same, with null for bytes that are no text. */
export function tryDecode(bytes: Buffer): string | null {
  try {
    return decodeText(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
