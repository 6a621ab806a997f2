/** A file of a snapshot. `oid` is Git's blob id where Git already knows it. */
export interface SnapshotEntry {
  readonly path: string;
  readonly oid: string | null;
}

/**
 * One state of the repository: the index, the working tree, a revision, or memory. Everything above this room
 * sees files only through it, so a commit hook and CI differ in nothing but the snapshot.
 */
export interface Snapshot {
  /** For messages: `the index`, `the working tree`, `revision abc1234`. */
  readonly label: string;
  /** Regular files, paths relative to the Git root with `/`, in Git's order. */
  list(): Promise<readonly SnapshotEntry[]>;
  /** The same for machines, where every file has an id; a snapshot without ids has none. */
  readonly listing?: () => Promise<Listing>;
  /** The bytes of the named files; a path that is not there is left out. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

/**
 * Every entry as `MODE OID STAGE`, tab, path, NUL: what `git ls-files --stage -z` prints, each byte one character.
 * Sorted by path, so that a folder is one slice of it. Ten thousand entries are never taken apart.
 */
export type Listing = string;
