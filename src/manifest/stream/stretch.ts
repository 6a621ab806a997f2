import { JsonFault } from './json-fault.ts';

/** What one value may be long that is taken out of a file, in bytes: far more than any that dbt writes. */
const MOST = 64 * 2 ** 20;

/** A stretch of bytes that may begin in one chunk and end in a later one, whose memory may be the first one's. */
export class Stretch {
  bytes: Buffer = Buffer.alloc(0);
  from = 0;
  to = 0;
  private begun = -1;
  private readonly carried: Buffer[] = [];
  private size = 0;

  begin(at: number): void {
    this.begun = at;
  }

  /** Keeps what the chunk has of it, for the memory of the chunk is about to be used again. */
  carry(chunk: Buffer): void {
    if (this.begun < 0) return;
    this.carried.push(Buffer.from(chunk.subarray(this.begun)));
    this.size += chunk.length - this.begun;
    this.begun = 0;
    this.check(this.size);
  }

  /** From here on `bytes`, `from` and `to` say where it is. */
  end(chunk: Buffer, to: number): void {
    const begun = this.begun;
    this.begun = -1;
    this.bytes = chunk;
    this.from = begun;
    this.to = to;
    this.check(this.size + to - begun);
    this.size = 0;
    if (this.carried.length === 0) return;
    this.bytes = Buffer.concat([...this.carried, chunk.subarray(begun, to)]);
    this.from = 0;
    this.to = this.bytes.length;
    this.carried.length = 0;
  }

  private check(size: number): void {
    if (size > MOST) throw new JsonFault(`holds a single value of more than ${MOST / 2 ** 20} MB`);
  }
}
