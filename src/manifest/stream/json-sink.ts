/** What to do with the value of a key. */
export type Fate =
  | 'skip'
  | 'keep'
  /** Its keys are asked for, if it is an object. */
  | 'enter'
  /** The keys of its objects are asked for, if it is a list. */
  | 'each';

/** Bytes are lent for the call only: the next chunk may lie in the same memory. */
export interface JsonSink {
  /** A key of an entered object, with its quotes. The root's own keys have depth 1. */
  key(depth: number, bytes: Buffer, from: number, to: number): Fate;
  /** A value that was kept, or that was to be entered and cannot be; and how many keys stand anywhere in it. */
  value(depth: number, bytes: Buffer, from: number, to: number, keys: number): void;
  /** An entered object or list is at its end. */
  leave(depth: number): void;
}
