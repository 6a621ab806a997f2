import type { ColumnsRead } from '../columns/columns-read.ts';
import type { Span } from '../finding.ts';
import type { ResourceType } from '../node.ts';

/** Somebody who reads a model of another project: found in this repository, or told by what he published of himself. */
export interface KnownReader {
  /** The dbt project that reads. */
  readonly project: string;
  readonly unique_id: string;
  readonly resource_type: ResourceType;
  /** dbt's unique id of what is read. */
  readonly target: string;
  /** The version that is asked for; null for whatever is the latest. */
  readonly version: string | null;
  /** The reference; of a reader elsewhere relative to that repository's root. */
  readonly at: Span;
  readonly columns: ColumnsRead;
  /** When the reader published what he reads; null for a reader in this repository. */
  readonly publishedAt: string | null;
}
