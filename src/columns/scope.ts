import type { Identifier, Offsets } from './ast.ts';
import type { Dialect } from './dialects.ts';

/** A table as one FROM names it, and what was found to be read of it. */
export interface TableUse {
  /** Catalog, schema and name, or the last of them. */
  readonly parts: readonly Identifier[];
  /** Its columns where a catalog has told all of them; null where there may be others. */
  readonly closed: ReadonlySet<string> | null;
  readonly reads: FoundRead[];
  /** Where everything that it has is taken. */
  star: Offsets | 'somewhere' | null;
  /** Why nobody can tell what is read of it. */
  unknown: string | null;
}

export interface FoundRead extends Identifier {
  readonly at: Offsets;
  readonly isSure: boolean;
}

/** What a FROM binds to a name. */
export interface Source {
  /** By the dialect's key; null where it cannot be named. */
  readonly alias: string | null;
  /** The table may have another name in the end: Jinja says which table it is, and nothing gives it one here. */
  readonly isImplicit?: boolean;
  readonly of:
    | { readonly kind: 'table'; readonly table: TableUse }
    | { readonly kind: 'query'; readonly query: Query }
    /** A function, an array, a stage: what it has is known to the warehouse, and is no table's. */
    | { readonly kind: 'opaque' };
}

export type Output =
  | { readonly kind: 'named'; readonly key: string }
  | {
      readonly kind: 'star';
      readonly at: Offsets | null;
      readonly sources: readonly Source[];
      readonly without: ReadonlySet<string>;
    };

/** What a query gives to whoever reads from it. */
export interface Query {
  readonly outputs: readonly Output[];
  /** It may have columns under names that nobody can tell. */
  readonly isOpen: boolean;
  /** Of names that were looked for. */
  readonly memo: Map<string, Owners>;
}

/** Whose column a name is. */
export interface Owners {
  readonly tables: readonly TableUse[];
  /** It is there for certain. */
  readonly isSettled: boolean;
  /** How many places the name could come from. */
  readonly places: number;
}

/** The names that one SELECT sees. */
export interface Scope {
  readonly parent: Scope | null;
  readonly ctes: Ctes;
  readonly sources: Source[];
  /** Names that the SELECT itself gives to what it computes. */
  readonly aliases: ReadonlySet<string>;
  /** Parameters of a lambda, values of a WITH. */
  readonly bound: ReadonlySet<string>;
  readonly fate: Fate;
}

/** What befalls all that a SELECT reads, told once its sources are known. */
export interface Fate {
  unknown: string | null;
}

/** The common table expressions that can be named here, the nearest first. */
export interface Cte {
  readonly name: string;
  readonly query: Query;
  readonly outer: Ctes;
}

export type Ctes = Cte | null;

/** Nobody can tell what this SQL reads. */
export class CannotTell extends Error {
  override name = 'CannotTell';
}

export interface Reading {
  readonly dialect: Dialect;
  readonly tables: TableUse[];
}
