import type { AcceptedChange, Compatibilities, Compatibility } from '../../config/mesh-config.ts';
import type { Node } from '../../node.ts';
import type { Change } from '../differences/change.ts';
import { contractChanges } from '../differences/contract-changes.ts';
import type { KnownReader } from '../known-reader.ts';
import { acceptedBy } from './accepted.ts';
import { type BrokenReader, brokenReaders } from './broken-readers.ts';
import { concerns, isOver, isTransitive, policyOf, strictnessOf } from './policy.ts';

/** What `mesh.yml` says of changes, and the day. */
export interface Terms {
  readonly compatibility: Compatibilities;
  readonly accept: readonly AcceptedChange[];
  /** `2026-11-22`. */
  readonly today: string;
  /** Nothing is published, so that a change can break only those who are known to read. */
  readonly isUnpublished?: boolean;
}

/** One change, and what its model's policy makes of it. */
export interface JudgedChange {
  readonly change: Change;
  readonly policy: Compatibility;
  readonly verdict: 'passes' | 'refused' | 'accepted';
  /** Who is broken or may be; told also of what passes. */
  readonly broken: readonly BrokenReader[];
  /** The entry of `accept:` that lets it pass. */
  readonly accepted: AcceptedChange | null;
}

/** One state of a project's contract. */
export interface Promised {
  readonly nodes: readonly Node[];
  /** dbt's `adapter_type`; null where nobody says. */
  readonly adapter: string | null;
}

export interface Comparison {
  /** What is published last, or what the files promised where nothing is known to be published. */
  readonly before: Promised;
  /** What else somebody still stands on: only models whose policy is `_transitive` are held to it. */
  readonly inUse: readonly Promised[];
  readonly after: Promised;
}

/** Every change of what a project promises, each once, by model and then by column. */
export function changesOf(
  { before, inUse, after }: Comparison,
  { compatibility, today }: Pick<Terms, 'compatibility' | 'today'>,
): Change[] {
  const since = ({ nodes, adapter }: Promised): Change[] =>
    contractChanges({ before: nodes, after: after.nodes, adapter: after.adapter ?? adapter, today });
  const kept = inUse.flatMap(since).filter(({ model }) => isTransitive(policyOf(compatibility, model)));
  const changes = new Map<string, Change>();
  for (const change of [...since(before), ...kept]) {
    const { id, model, column, before: was, after: is } = change;
    const key = JSON.stringify([id, model.unique_id, column, was, is]);
    if (!changes.has(key)) changes.set(key, change);
  }
  return [...changes.values()];
}

/** Holds changes against the policies of their models, against who is known to read them, and what is accepted. */
export function judgeChanges(
  changes: readonly Change[],
  readers: readonly KnownReader[],
  terms: Terms,
): JudgedChange[] {
  return changes.map((change) => {
    const policy = policyOf(terms.compatibility, change.model);
    const broken = brokenReaders(change, readers);
    if (!isRefused(change, policy, broken, terms))
      return { change, policy, verdict: 'passes', broken, accepted: null };
    const accepted = acceptedBy(terms.accept, change, terms.today);
    return { change, policy, verdict: accepted === null ? 'refused' : 'accepted', broken, accepted };
  });
}

function isRefused(
  change: Change,
  policy: Compatibility,
  broken: readonly BrokenReader[],
  { today, isUnpublished = false }: Terms,
): boolean {
  const strictness = strictnessOf(policy);
  if (!concerns(strictness, change)) return false;
  const isForReaders = strictness === 'readers' || isUnpublished || isOver(change, today);
  return isForReaders ? broken.length > 0 : true;
}
