import type { Node, SourceTable } from '../node.ts';

/** dbt's `manifest.json`, as much of it as a mesh needs. */
export interface Manifest {
  /** Where it was read, for messages. */
  readonly path: string;
  readonly projectName: string;
  readonly schemaVersion: number;
  readonly dbtVersion: string | null;
  /** ISO 8601, as dbt wrote it. */
  readonly generatedAt: string | null;
  readonly adapterType: string | null;
  /** `metadata.env`: in a published contract the `MESHGATE_*` facts. */
  readonly env: Readonly<Record<string, string>>;
  /** Enabled nodes of every package, dbt-loom's injected ones included (their `path` is empty). */
  readonly nodes: readonly Node[];
  readonly sourceTables: readonly SourceTable[];
  /** Node → what it depends on, by `depends_on.nodes`. */
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  /** Node → what it depends on, by `parent_map`; null where the manifest has none. */
  readonly parentMap: ReadonlyMap<string, readonly string[]> | null;
  /** What a reader should know, such as a schema version that is newer than meshgate. */
  readonly warnings: readonly string[];
}
