const [TRUE, FALSE, NULL] = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')];

/** The word that a byte begins. */
function wordOf(byte: number): Buffer | undefined {
  return byte === 0x6e ? NULL : byte === 0x74 ? TRUE : byte === 0x66 ? FALSE : undefined;
}

/** `true`, `false` or `null`, where all of it stands there. */
export function wordAt(chunk: Buffer, at: number): Buffer | undefined {
  const word = wordOf(chunk[at] as number);
  if (word === undefined) return undefined;
  for (let letter = 1; letter < word.length; letter++)
    if (chunk[at + letter] !== word[letter]) return undefined;
  return word;
}

type NumberState = 'minus' | 'zero' | 'whole' | 'dot' | 'fraction' | 'e' | 'sign' | 'exponent';

/** A number can end only in one of these. */
const NUMBER_ENDS: ReadonlySet<NumberState> = new Set(['zero', 'whole', 'fraction', 'exponent']);

const NUMBERS: Readonly<Record<NumberState, readonly (readonly [characters: string, next: NumberState])[]>> =
  {
    minus: [
      ['0', 'zero'],
      ['123456789', 'whole'],
    ],
    zero: [
      ['.', 'dot'],
      ['eE', 'e'],
    ],
    whole: [
      ['0123456789', 'whole'],
      ['.', 'dot'],
      ['eE', 'e'],
    ],
    dot: [['0123456789', 'fraction']],
    fraction: [
      ['0123456789', 'fraction'],
      ['eE', 'e'],
    ],
    e: [
      ['0123456789', 'exponent'],
      ['+-', 'sign'],
    ],
    sign: [['0123456789', 'exponent']],
    exponent: [['0123456789', 'exponent']],
  };

/** A number or a word, byte by byte. */
export class Scalar {
  private word: Buffer | null = null;
  private letter = 0;
  private number: NumberState = 'minus';

  /** False where none begins so. */
  begin(byte: number): boolean {
    this.word = wordOf(byte) ?? null;
    this.letter = 1;
    this.number = 'minus';
    return this.word !== null || byte === 0x2d || this.take(byte);
  }

  /** Whether the byte belongs to it. */
  take(byte: number): boolean {
    if (this.word !== null) return byte === this.word[this.letter++];
    const character = String.fromCharCode(byte);
    const next = NUMBERS[this.number].find(([characters]) => characters.includes(character))?.[1];
    if (next !== undefined) this.number = next;
    return next !== undefined;
  }

  /** Whether it may end before the byte that did not belong to it. */
  isWhole(): boolean {
    return this.word === null ? NUMBER_ENDS.has(this.number) : this.letter > this.word.length;
  }
}
