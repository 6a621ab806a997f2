import acceptUnused from './breaking/accept-unused.ts';
import breakingChange from './breaking/breaking-change.ts';
import columnNotInContract from './contract/column-not-in-contract.ts';
import publicModelContract from './contract/public-model-contract.ts';
import publicModelTypes from './contract/public-model-types.ts';
import modelCycle from './lineage/model-cycle.ts';
import projectCycle from './lineage/project-cycle.ts';
import generatedFileEdited from './project/generated-file-edited.ts';
import projectFileInvalid from './project/project-file-invalid.ts';
import projectNameAmbiguous from './project/project-name-ambiguous.ts';
import refHidden from './reference/ref-hidden.ts';
import refTargetConsumers from './reference/ref-target-consumers.ts';
import refTargetContract from './reference/ref-target-contract.ts';
import refTargetDeprecated from './reference/ref-target-deprecated.ts';
import refTargetExists from './reference/ref-target-exists.ts';
import refTargetGroup from './reference/ref-target-group.ts';
import refTargetPublic from './reference/ref-target-public.ts';
import refTargetUnpublished from './reference/ref-target-unpublished.ts';
import refTargetVersion from './reference/ref-target-version.ts';
import refUnqualified from './reference/ref-unqualified.ts';
import refVersionPinned from './reference/ref-version-pinned.ts';
import relationBypassesRef from './reference/relation-bypasses-ref.ts';
import upstreamNotSynced from './reference/upstream-not-synced.ts';
import upstreamUnknown from './reference/upstream-unknown.ts';
import type { Rule } from './rule.ts';
import waiverExpired from './waiver/waiver-expired.ts';
import waiverInvalid from './waiver/waiver-invalid.ts';
import waiverUnused from './waiver/waiver-unused.ts';

/** Every rule. A test holds that each file of this room is in the list, and has its page and its test. */
export const RULES: readonly Rule[] = [
  refTargetExists,
  refTargetVersion,
  refTargetGroup,
  refTargetPublic,
  refTargetContract,
  refTargetConsumers,
  relationBypassesRef,
  refTargetUnpublished,
  refTargetDeprecated,
  refVersionPinned,
  refUnqualified,
  refHidden,
  upstreamUnknown,
  upstreamNotSynced,
  breakingChange,
  acceptUnused,
  columnNotInContract,
  publicModelContract,
  publicModelTypes,
  modelCycle,
  projectCycle,
  projectFileInvalid,
  projectNameAmbiguous,
  generatedFileEdited,
  waiverInvalid,
  waiverExpired,
  waiverUnused,
];
