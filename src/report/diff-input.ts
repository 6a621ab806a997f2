import type { Change, Level } from '../mesh/differences/change.ts';

/** Two states of a project's contract, and what lies between them. */
export interface DiffInput {
  readonly project: string;
  /** As people say it: `the latest publication for prod (20261122T…)`. */
  readonly from: string;
  readonly to: string;
  readonly level: Level;
  readonly changes: readonly Change[];
}
