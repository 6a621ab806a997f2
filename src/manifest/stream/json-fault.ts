/** Why bytes are no manifest's JSON, and where: null where the place is a key and not a byte. */
export class JsonFault extends Error {
  override name = 'JsonFault';
  readonly offset: number | null;
  readonly line: number;
  constructor(reason: string, offset: number | null = null, line = 1) {
    super(reason);
    this.offset = offset;
    this.line = line;
  }
}

export function shownByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? `\`${String.fromCharCode(byte)}\`` : `byte ${byte}`;
}
