import { canonicalJson, sha256 } from './contract-digest.ts';

/**
 * `consumes.json`: what a project reads of others, as its files said when it was published. The owners of what it
 * reads have nothing else to know it by. Its JSON Schema is docs/consumes.schema.json.
 */
export interface Consumes {
  readonly version: 1;
  readonly project: string;
  readonly environment: string;
  /** A timestamp of the registry. */
  readonly published_at: string;
  readonly git_commit: string | null;
  readonly dbt_version: string;
  readonly mesh_version: string;
  readonly upstreams: readonly ConsumedUpstream[];
}

export interface ConsumedUpstream {
  readonly project: string;
  /** The publication that `mesh.lock` pins; null where it pins none. */
  readonly contract: ConsumedContract | null;
  readonly reads: readonly ConsumedModel[];
  /** Places that may read it too, and nobody can tell. */
  readonly doubts: readonly (Place & { readonly reason: string })[];
}

export interface ConsumedContract {
  readonly environment: string;
  readonly timestamp: string | null;
  /** Of the bytes of its manifest. */
  readonly sha256: string;
}

export interface ConsumedModel {
  readonly unique_id: string;
  /** The version that is asked for; null for whatever is the latest. */
  readonly version: string | null;
  readonly readers: readonly Consumer[];
}

export interface Consumer extends Place {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly columns: ConsumedColumns;
}

export type ConsumedColumns =
  | { readonly state: 'read'; readonly named: readonly ConsumedColumn[]; readonly star: Place | null }
  | { readonly state: 'unknown'; readonly reason: string };

export interface ConsumedColumn extends Place {
  readonly name: string;
  readonly quoted: boolean;
  readonly certainty: 'certain' | 'unknown';
}

/** Relative to the Git root of the repository that was published from; lines and columns start at 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** What is read, whoever published it when and with what: equal digests need not be published again. */
export function consumesDigest({ project, environment, upstreams }: Consumes): string {
  return sha256(canonicalJson([project, environment, upstreams]));
}

export function stringifyConsumes(consumes: Consumes): string {
  return `${JSON.stringify(consumes, null, 2)}\n`;
}
