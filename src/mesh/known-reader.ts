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
  /** The first reference; of a reader elsewhere relative to that repository's root. */
  readonly at: Span;
  readonly columns: ColumnsRead;
  /** The publication that it was made against; null where none is pinned. */
  readonly contract: ReadContract | null;
  /** When the reader published what he reads; null for a reader in this repository. */
  readonly publishedAt: string | null;
}

export interface ReadContract {
  readonly environment: string;
  readonly timestamp: string | null;
  /** Of the bytes of its manifest. */
  readonly sha256: string;
}

/** Why somebody may read a project too, although nobody can tell what. */
export interface ReaderDoubt {
  /** The dbt project that may read. */
  readonly project: string;
  /** A sentence without its full stop. */
  readonly reason: string;
  /** null where no place in a file is the cause. */
  readonly at: Span | null;
}

/** Everybody who is known to read a project. */
export interface KnownReaders {
  /** By project, then by place; one for each model that reads, each model that is read and each version asked for. */
  readonly readers: readonly KnownReader[];
  /** Where there is one, it cannot be said that nobody is harmed. */
  readonly doubts: readonly ReaderDoubt[];
}
