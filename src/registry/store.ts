/** An object of a store. `tag` changes whenever the bytes do; it is what `replace` compares. */
export interface StoredObject {
  readonly bytes: Buffer;
  readonly tag: string;
}

/**
 * Where contracts are kept. Keys are relative, with `/`. Every write is all or nothing: a reader, and a process
 * that is killed at any moment, sees the old object or the new one and never a part of one.
 */
export interface Store {
  /** For messages: the folder or the bucket. */
  describe(): string;
  /** null where there is no such object. */
  read(key: string): Promise<StoredObject | null>;
  /** Writes an object that does not exist yet. False, and nothing written, where it does. */
  create(key: string, bytes: Buffer): Promise<boolean>;
  /** The same of an object of any size. Where its chunks throw, nothing is written. */
  createFrom(key: string, chunks: AsyncIterable<Buffer>): Promise<boolean>;
  /** Compare and swap: false, and nothing written, unless the object still has `tag` (null: is not there). */
  replace(key: string, bytes: Buffer, tag: string | null): Promise<boolean>;
  /** The keys that begin with a prefix, sorted as text. */
  list(prefix: string): Promise<readonly string[]>;
  /** The names directly below a folder (`''` for the root) that are folders themselves, sorted as text. */
  folders(folder: string): Promise<readonly string[]>;
  /** Deletes an object, if it is there. */
  remove(key: string): Promise<void>;
}
