import type { Node } from '../../node.ts';

/**
 * Who notices a change: `compatible` nobody who names what he reads, `query-breaking` a reader that names what changed,
 * `breaking` every reader.
 */
export type Level = 'compatible' | 'query-breaking' | 'breaking';

export const CHANGE_IDS = [
  'model-added',
  'model-removed',
  'model-renamed',
  'model-disabled',
  'version-removed',
  'access-narrowed',
  'access-widened',
  'contract-dropped',
  'contract-added',
  'consumers-narrowed',
  'consumers-widened',
  'relation-moved',
  'materialized-ephemeral',
  'latest-version-moved',
  'deprecation-set',
  'deprecation-lifted',
  'column-added',
  'column-removed',
  'column-renamed',
  'column-moved',
  'type-changed',
  'type-widened',
  'type-narrowed',
  'type-unknown',
  'not-null-dropped',
  'not-null-added',
  'constraint-dropped',
  'constraint-added',
] as const;
export type ChangeId = (typeof CHANGE_IDS)[number];

/** One change of what a project promises. Plain data. */
export interface Change {
  readonly id: ChangeId;
  readonly level: Level;
  /** A `select *` or a union over the model notices it, though nobody who names columns does. */
  readonly isNoticedByStar: boolean;
  /** The model as it was; as it is, where it was not there. */
  readonly model: Node;
  readonly column: string | null;
  /** What was and what is: a type, a relation, a date. */
  readonly before: string | null;
  readonly after: string | null;
}

const RANK: Readonly<Record<Level, number>> = { compatible: 0, 'query-breaking': 1, breaking: 2 };

export function worst(levels: Iterable<Level>): Level {
  return [...levels].reduce<Level>(
    (found, level) => (RANK[level] > RANK[found] ? level : found),
    'compatible',
  );
}
