import { nameTheProject, pinTheVersion, readByReference } from './calls.ts';
import { writeTheContract } from './contract.ts';
import type { Fixer } from './fix.ts';
import { writeNewVersion } from './new-version.ts';

/** What `mesh fix` can write, by the rule whose findings it makes go away. */
export const FIXERS: ReadonlyMap<string, Fixer> = new Map([
  ['breaking-change', writeNewVersion],
  ['public-model-contract', writeTheContract],
  ['public-model-types', writeTheContract],
  ['ref-target-contract', writeTheContract],
  ['ref-unqualified', nameTheProject],
  ['ref-version-pinned', pinTheVersion],
  ['relation-bypasses-ref', readByReference],
]);
