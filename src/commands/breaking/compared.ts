import type { Finding } from '../../finding.ts';
import type { Held } from '../../mesh/compatibility/breaks.ts';
import type { Change } from '../../mesh/differences/change.ts';
import type { Base } from './bases.ts';
import type { ProjectPromise } from './project-promise.ts';

/** A base costs something, so that it is asked for only where it decides; null where there is none. */
export type Bases = (() => Promise<readonly Base[]>) | null;

/** A change that its model's policy may refuse. */
export interface OpenChange {
  readonly change: Change;
  readonly held: Held;
  /** It was there before, so nobody is refused for it. */
  readonly isOld: boolean;
}

/** What the files of one project change of what it promised. */
export interface Compared {
  readonly promise: ProjectPromise;
  /** `published`: whatever differs from that is known, with a base or without. */
  readonly state: 'kept' | 'published' | 'unpublished';
  readonly changes: readonly OpenChange[];
}

export interface JudgedBreaks {
  readonly findings: readonly Finding[];
  /** How many changes that are refused were there before. */
  readonly existing: number;
}
