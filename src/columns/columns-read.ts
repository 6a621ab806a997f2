import type { Certainty, Span } from '../finding.ts';

/** A column that a model's SQL names. */
export interface ColumnRead {
  /** As it stands in the SQL, without its quotes. */
  readonly name: string;
  readonly quoted: boolean;
  readonly at: Span;
  /** `unknown` where it may be a column of another table in the same query. */
  readonly certainty: Certainty;
}

/** Which columns of one upstream model a reader reads. */
export type ColumnsRead =
  | {
      readonly state: 'read';
      /** Each place at which a column is named, in the order of the text. */
      readonly columns: readonly ColumnRead[];
      /** Where a `select *` or a whole row takes every column there is; null where nothing does. */
      readonly star: Span | null;
    }
  /** Nobody can tell, so it counts as reading every column. */
  | { readonly state: 'unknown'; readonly reason: string };
