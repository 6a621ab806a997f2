import publicModelContract from './contract/public-model-contract.ts';
import projectFileInvalid from './project/project-file-invalid.ts';
import projectNameAmbiguous from './project/project-name-ambiguous.ts';
import refTargetContract from './reference/ref-target-contract.ts';
import refTargetExists from './reference/ref-target-exists.ts';
import refTargetGroup from './reference/ref-target-group.ts';
import refTargetPublic from './reference/ref-target-public.ts';
import refTargetUnpublished from './reference/ref-target-unpublished.ts';
import refTargetVersion from './reference/ref-target-version.ts';
import upstreamNotSynced from './reference/upstream-not-synced.ts';
import upstreamUnknown from './reference/upstream-unknown.ts';
import type { Rule } from './rule.ts';

/** Every rule. A test holds that each file of this room is in the list, and has its page and its test. */
export const RULES: readonly Rule[] = [
  refTargetExists,
  refTargetVersion,
  refTargetGroup,
  refTargetPublic,
  refTargetContract,
  refTargetUnpublished,
  upstreamUnknown,
  upstreamNotSynced,
  publicModelContract,
  projectFileInvalid,
  projectNameAmbiguous,
];
