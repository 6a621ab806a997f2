import type { Place } from '../project/facts.ts';

/** `ColumnsRead` without the file's name, so that it can be kept by the text alone. */
export type PlacedReads =
  | {
      readonly state: 'read';
      readonly columns: readonly PlacedRead[];
      readonly star: Place | null;
    }
  | { readonly state: 'unknown'; readonly reason: string };

export interface PlacedRead {
  readonly name: string;
  readonly quoted: boolean;
  readonly isSure: boolean;
  readonly at: Place;
}

/** What one file reads. */
export interface ModelReads {
  /** By `line:column` of the `ref`, the `source` or the name of the relation. */
  readonly tables: Readonly<Record<string, PlacedReads>>;
  /** Of a reference that no table stands for. */
  readonly others: PlacedReads;
}

export function unknownModel(reason: string): ModelReads {
  return { tables: {}, others: { state: 'unknown', reason } };
}
