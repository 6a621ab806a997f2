export type ScalarValue = string | number | boolean | null;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** As Python writes the value. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly start: number;
  readonly end: number;
}

export interface LocatedSeq {
  readonly kind: 'seq';
  readonly items: readonly Located[];
  readonly start: number;
  readonly end: number;
}

/** A YAML value with its place, aliases resolved and `<<` merged; the last of equal keys wins, as in PyYAML. */
export type Located = LocatedScalar | LocatedMap | LocatedSeq;

export interface LocatedEntry {
  readonly key: { readonly start: number; readonly end: number };
  readonly value: Located;
}
