import type { ColumnsRead } from '../columns/columns-read.ts';
import type { CrossReference } from '../mesh/mesh.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { Snapshot } from '../source/snapshot.ts';

export interface ColumnReading {
  /** Has the readers' files. */
  readonly snapshot: Snapshot;
  /** Where answers are kept by the text that they are of. */
  readonly cache: CacheFolder | undefined;
}

/** What the node that holds the reference reads of its target, by whichever of its references to it. */
export type ColumnReads = (reference: CrossReference) => ColumnsRead;

const UNREAD: ColumnsRead = { state: 'unknown', reason: 'the columns of this reader were not looked for' };

/** Which columns the references' nodes read. Loads the SQL parser only for a text that was never read before. */
export async function readColumns(
  _reading: ColumnReading,
  _references: readonly CrossReference[],
): Promise<ColumnReads> {
  return () => UNREAD;
}
