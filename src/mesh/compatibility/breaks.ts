import type { AcceptedChange } from '../../config/mesh-config.ts';
import type { Span } from '../../finding.ts';
import type { Change } from '../differences/change.ts';
import type { JudgedChange } from './judge-changes.ts';

/** What a project's files are held against. */
export type Held =
  /** What is published of it, by this file. */
  | { readonly by: 'publication'; readonly path: string }
  /** What the files were: something may be published, but it is not known here. */
  | { readonly by: 'base' }
  /** What the files were, for the readers in the repository: nobody else can have taken what was never published. */
  | { readonly by: 'readers' };

/** A change that its model's policy refuses. */
export interface RefusedChange extends JudgedChange {
  /** Where the upstream's files make it. */
  readonly at: Span;
  readonly held: Held;
}

/** An entry of `accept:` that lets nothing pass. */
export interface UselessAccept {
  readonly entry: AcceptedChange;
  readonly problem: 'expired' | 'no-model' | 'no-change';
  /** The model that was probably meant. */
  readonly near: string | null;
}

/** What lies between two states of the mesh, as the rules of breaking changes see it. */
export interface Breaks {
  readonly refused: readonly RefusedChange[];
  readonly useless: readonly UselessAccept[];
}

/**
 * What stays the same of a change while work on it goes on: a column that is gone may look renamed in one state and
 * removed in the next.
 */
export function identityOf({ id, model, column }: Change): string {
  const kind = id.replace(/-(?:renamed|removed)$/, '-gone').replace(/^type-.*/, 'type');
  return JSON.stringify([kind, model.unique_id, column?.toLowerCase() ?? null]);
}
