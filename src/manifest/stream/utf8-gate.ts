import { isUtf8 } from 'node:buffer';
import { JsonFault } from './json-fault.ts';

/** Lets whole characters through: what a chunk has of its last one waits for the next chunk. */
export class Utf8Gate {
  private rest: Buffer = Buffer.alloc(0);
  private passed = 0;

  /** @throws JsonFault for bytes that are not UTF-8. */
  take(chunk: Buffer): Buffer {
    const joined = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const whole = joined.subarray(0, wholeLength(joined));
    if (!isUtf8(whole)) throw this.fault(firstBad(whole));
    // A copy: the memory of the chunk may be used again.
    this.rest = Buffer.from(joined.subarray(whole.length));
    // A byte order mark, which TextDecoder takes away as well.
    const start =
      this.passed === 0 && whole.subarray(0, 3).toString('latin1') === '\u00ef\u00bb\u00bf' ? 3 : 0;
    this.passed += whole.length;
    return whole.subarray(start);
  }

  end(): void {
    if (this.rest.length > 0) throw this.fault(0);
  }

  private fault(at: number): JsonFault {
    return new JsonFault('is not UTF-8', this.passed + at);
  }
}

/** The length without a last character of which bytes are lacking. */
function wholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function firstBad(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const head = bytes.subarray(0, middle);
    if (isUtf8(head.subarray(0, wholeLength(head)))) good = middle;
    else bad = middle;
  }
  return wholeLength(bytes.subarray(0, good));
}
