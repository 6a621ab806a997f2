import { JsonFault, shownByte } from './json-fault.ts';
import { ESCAPES, HEX_DIGITS } from './json-grammar.ts';
import { Scalar, wordAt } from './json-scalar.ts';
import type { Fate, JsonSink } from './json-sink.ts';
import { skipFrequent } from './json-skip.ts';
import {
  AFTER,
  COLON,
  type Cursor,
  DONE,
  ESCAPE,
  HEX,
  KEY,
  KEY_OR_END,
  SCALAR,
  STRING,
  VALUE,
  VALUE_OR_END,
} from './json-state.ts';
import { Stretch } from './stretch.ts';

/** As deep as Python, and so dbt, reads JSON. */
const MAX_DEPTH = 1_000;

/**
 * Reads JSON (RFC 8259) of any size, chunk by chunk: checks every byte as strictly as `JSON.parse` does, and hands
 * out only what its sink asks for. That the bytes are UTF-8 is the caller's to check.
 */
export class JsonScan implements Cursor {
  private readonly sink: JsonSink;
  state = VALUE;
  inKey = false;
  keys = 0;
  private depth = 0;
  private readonly isObject = new Uint8Array(MAX_DEPTH + 1);
  private hex = 0;
  private readonly scalar = new Scalar();
  /** How many objects around this place were entered, the root first. */
  private entered = 0;
  private fate: Fate = 'enter';
  private readonly stretch = new Stretch();
  /** The depth of the value that is kept; -1 where none is. */
  private keptAt = -1;
  private keysBefore = 0;
  private base = 0;
  private line = 1;

  constructor(sink: JsonSink) {
    this.sink = sink;
  }

  write(chunk: Buffer): void {
    for (let i = 0; i < chunk.length; ) {
      if (this.depth > this.entered && this.state <= STRING) {
        i = skipFrequent(this, chunk, i, this.isObject[this.depth] === 1);
      }
      if (i === chunk.length) break;
      const byte = chunk[i] as number;
      if (this.state === STRING) i = this.string(chunk, i);
      else if (byte <= 0x20 && this.state <= DONE) {
        if (byte === 0x0a) this.line++;
        else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) throw this.unexpected(byte, i);
        i++;
      } else i = this.step(chunk, i, byte);
    }
    this.stretch.carry(chunk);
    this.base += chunk.length;
  }

  /** @throws JsonFault where the JSON is not complete. */
  end(): void {
    if (this.state !== DONE) throw this.invalid('it ends too early', 0);
  }

  /** The rest of a string, as far as the chunk has it. */
  private string(chunk: Buffer, start: number): number {
    const end = chunk.length;
    for (let i = start; i < end; i++) {
      let byte = chunk[i] as number;
      while (byte !== 0x22 && byte !== 0x5c && byte >= 0x20 && ++i < end) byte = chunk[i] as number;
      if (i === end) break;
      if (byte === 0x22) {
        this.endString(chunk, i + 1);
        return i + 1;
      }
      if (byte < 0x20) throw this.invalid('a control character stands in a string', i);
      if (i + 1 === end || ESCAPES[chunk[i + 1] as number] !== 1) {
        this.state = ESCAPE;
        return i + 1;
      }
      i++;
    }
    return end;
  }

  /** Takes a byte that is not inside a string, or more than one; returns where to go on. */
  private step(chunk: Buffer, i: number, byte: number): number {
    switch (this.state) {
      case COLON:
        if (byte !== 0x3a) throw this.unexpected(byte, i);
        this.state = VALUE;
        return i + 1;
      case AFTER:
        if (byte !== 0x2c) return this.close(chunk, i, byte);
        this.state = this.isObject[this.depth] === 1 ? KEY : VALUE;
        return i + 1;
      case KEY_OR_END:
      case KEY:
        if (byte === 0x22) return this.beginKey(i);
        if (this.state === KEY) throw this.unexpected(byte, i);
        return this.close(chunk, i, byte);
      case VALUE_OR_END:
        return byte === 0x5d ? this.close(chunk, i, byte) : this.beginValue(chunk, i, byte);
      case VALUE:
        return this.beginValue(chunk, i, byte);
      case SCALAR:
        return this.stepScalar(chunk, i, byte);
      default:
        this.stepEscape(i, byte);
        return i + 1;
    }
  }

  private stepEscape(i: number, byte: number): void {
    if (this.state === ESCAPE && (byte === 0x75 || ESCAPES[byte] === 1)) {
      this.state = byte === 0x75 ? HEX : STRING;
      this.hex = 4;
    } else if (this.state === HEX && HEX_DIGITS[byte] === 1) {
      if (--this.hex === 0) this.state = STRING;
    } else if (this.state === DONE) throw this.unexpected(byte, i);
    else throw this.invalid('a bad escape stands in a string', i);
  }

  private stepScalar(chunk: Buffer, i: number, byte: number): number {
    if (this.scalar.take(byte)) return i + 1;
    if (!this.scalar.isWhole()) throw this.unexpected(byte, i);
    this.endValue(chunk, i);
    return i;
  }

  private beginKey(i: number): number {
    this.inKey = true;
    this.keys++;
    this.state = STRING;
    if (this.depth === this.entered) this.stretch.begin(i);
    return i + 1;
  }

  private beginValue(chunk: Buffer, i: number, byte: number): number {
    const isObject = byte === 0x7b;
    const inEnteredList = this.depth > 0 && this.depth === this.entered && this.isObject[this.depth] === 0;
    const fate = inEnteredList ? 'enter' : this.fate;
    const enters = (isObject && fate === 'enter') || (byte === 0x5b && fate === 'each');
    if (fate !== 'skip' && !enters) {
      if (this.depth === 0) throw this.fault('is not a JSON object', i);
      this.stretch.begin(i);
      this.keptAt = this.depth;
      this.keysBefore = this.keys;
    }
    this.fate = 'skip';
    if (byte === 0x22) {
      this.inKey = false;
      this.state = STRING;
    } else if (isObject || byte === 0x5b) {
      if (this.depth === MAX_DEPTH) throw this.fault(`is nested deeper than ${MAX_DEPTH} levels`, i);
      this.depth++;
      if (enters) this.entered = this.depth;
      this.isObject[this.depth] = isObject ? 1 : 0;
      this.state = isObject ? KEY_OR_END : VALUE_OR_END;
    } else return this.beginScalar(chunk, i, byte);
    return i + 1;
  }

  private beginScalar(chunk: Buffer, i: number, byte: number): number {
    const word = wordAt(chunk, i);
    if (word !== undefined) {
      this.endValue(chunk, i + word.length);
      return i + word.length;
    }
    if (!this.scalar.begin(byte)) throw this.unexpected(byte, i);
    this.state = SCALAR;
    return i + 1;
  }

  private close(chunk: Buffer, i: number, byte: number): number {
    if (byte !== (this.isObject[this.depth] === 1 ? 0x7d : 0x5d)) throw this.unexpected(byte, i);
    if (this.entered === this.depth) {
      this.sink.leave(this.depth);
      this.entered--;
    }
    this.depth--;
    this.endValue(chunk, i + 1);
    return i + 1;
  }

  private endString(chunk: Buffer, to: number): void {
    if (!this.inKey) {
      this.endValue(chunk, to);
      return;
    }
    this.state = COLON;
    if (this.depth !== this.entered) return;
    const { stretch } = this;
    stretch.end(chunk, to);
    this.fate = this.sink.key(this.depth, stretch.bytes, stretch.from, stretch.to);
  }

  private endValue(chunk: Buffer, to: number): void {
    this.state = this.depth === 0 ? DONE : AFTER;
    if (this.keptAt !== this.depth) return;
    this.keptAt = -1;
    const { stretch } = this;
    stretch.end(chunk, to);
    this.sink.value(this.depth, stretch.bytes, stretch.from, stretch.to, this.keys - this.keysBefore);
  }

  private unexpected(byte: number, i: number): JsonFault {
    return this.invalid(`${shownByte(byte)} stands where it may not`, i);
  }

  private invalid(reason: string, i: number): JsonFault {
    return this.fault(`is not valid JSON: ${reason},`, i);
  }

  private fault(reason: string, i: number): JsonFault {
    return new JsonFault(reason, this.base + i, this.line);
  }
}
