import type { Certainty, Span } from './finding.ts';

/**
 * dbt's words as types. Both ways of knowing a project end here: the files of the repository (`project/`) and
 * dbt's own `manifest.json` (`manifest/`). That is what lets a test compare meshgate with dbt.
 */

export type Access = 'public' | 'protected' | 'private';

export type ResourceType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'analysis'
  | 'test'
  | 'unit_test'
  | 'macro'
  | 'operation'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'function';

/** Who said a fact: dbt's default, a file of the project (with the place), or a published manifest. */
export type Origin =
  | { readonly by: 'default' }
  | { readonly by: 'dbt_project.yml' | 'properties' | 'config()'; readonly at: Span }
  | { readonly by: 'manifest'; readonly path: string };

export interface Constraint {
  readonly type: string;
  readonly expression: string | null;
}

/** A constraint that stands at the model, over some of its columns or none. */
export interface ModelConstraint extends Constraint {
  readonly columns: readonly string[];
}

export interface Column {
  readonly name: string;
  /** As written; null where no type is declared. */
  readonly data_type: string | null;
  readonly description: string;
  readonly constraints: readonly Constraint[];
  /** `quote: true`: its name needs quotes in SQL. Known of a manifest's nodes alone. */
  readonly quoted?: boolean;
}

/** The relation a node is built as, or a source table stands for. A part that is not known is null. */
export interface Relation {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string;
  /** As dbt writes it in SQL, `"warehouse".marts."orders"`; known of a manifest's nodes alone. */
  readonly written?: string | null;
}

/** `ref(...)` as it stands in a file. A package or name that only Jinja could tell is empty text. */
export interface RefCall {
  readonly package: string | null;
  readonly name: string;
  readonly version: string | null;
  readonly certainty: Certainty;
  readonly at: Span;
}

/** `source(...)` as it stands in a file. */
export interface SourceCall {
  readonly source_name: string;
  readonly table_name: string;
  readonly certainty: Certainty;
  readonly at: Span;
}

/** A relation spelled out in SQL, in its parts: database, schema, identifier, or the last two of them. */
export interface RelationCall {
  readonly parts: readonly RelationPart[];
  readonly at: Span;
}

export interface RelationPart {
  /** Without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

/** One node of a dbt project: a model, or whatever else of it can hold a reference. */
export interface Node {
  readonly unique_id: string;
  readonly resource_type: ResourceType;
  readonly name: string;
  /** The dbt project that owns the node (dbt's `package_name`). */
  readonly project: string;
  readonly version: string | null;
  readonly latest_version: string | null;
  /** null for what has none: only models have it for dbt, seeds and snapshots where their config says so. */
  readonly access: Access | null;
  readonly accessFrom: Origin;
  readonly contractEnforced: boolean;
  readonly contractFrom: Origin;
  readonly group: string | null;
  readonly enabled: boolean;
  readonly materialized: string | null;
  readonly deprecation_date: string | null;
  readonly description: string;
  readonly relation: Relation;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  /** Those of the model itself; left out where there are none. */
  readonly constraints?: readonly ModelConstraint[];
  /** The file, relative to the Git root (to the project for a manifest's node). */
  readonly path: string;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  readonly relations: readonly RelationCall[];
  /** `meta: mesh: {allowed_projects: [...]}`: the only projects that may read it; null where all may. */
  readonly allowedProjects: readonly string[] | null;
  /** Facts that Jinja computes, so that only dbt could tell them; here they have dbt's default. */
  readonly uncertain: readonly UncertainFact[];
}

/** The columns that others may rely on: dbt builds no other under an enforced contract. null without one. */
export function promisedColumns(node: Node): readonly string[] | null {
  if (node.resource_type !== 'model' || node.access !== 'public' || !node.contractEnforced) return null;
  return node.columns.map(({ name }) => name);
}

export type UncertainFact = 'access' | 'contract' | 'group' | 'enabled' | 'consumers' | 'relation';

/** A table of a `sources:` entry. */
export interface SourceTable {
  readonly unique_id: string;
  readonly source_name: string;
  readonly name: string;
  readonly relation: Relation;
  /** The upstream node that the table stands for, where the file says so (`meta.mesh.unique_id`). */
  readonly meshUniqueId: string | null;
  readonly at: Span;
}
