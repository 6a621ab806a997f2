import type { Finding } from '../../finding.ts';
import type { Change, ChangeId } from '../differences/change.ts';
import type { BrokenReader } from './broken-readers.ts';
import type { JudgedChange } from './judge-changes.ts';

/** The rules by which a reader in the repository is refused when an upstream changes. */
const SAID: Readonly<Partial<Record<ChangeId, readonly string[]>>> = {
  'model-removed': ['ref-target-exists'],
  'model-renamed': ['ref-target-exists'],
  'model-disabled': ['ref-target-exists'],
  'version-removed': ['ref-target-exists', 'ref-target-version'],
  'access-narrowed': ['ref-target-public', 'ref-target-group'],
  'contract-dropped': ['ref-target-contract'],
  'consumers-narrowed': ['ref-target-consumers'],
};

/** Whether it is for those rules to say what a change means to a reader in the repository. */
export function isOfReferences({ id }: Change): boolean {
  return id in SAID;
}

/** Whether every reader that a change breaks has an error of his own for it: then it need not be said again. */
export function isSaidByReaders({ change, broken }: JudgedChange, findings: readonly Finding[]): boolean {
  const rules = SAID[change.id] ?? [];
  return (
    broken.length > 0 &&
    broken.every(({ reader }) =>
      findings.some(
        ({ rule, severity, unique_id, target }) =>
          rules.includes(rule) &&
          severity === 'error' &&
          unique_id === reader.unique_id &&
          target === reader.target &&
          reader.publishedAt === null,
      ),
    )
  );
}

/** Whether a reader has an error of his own at the very column: he names what is promised no more. */
export function isSaidOfColumn({ at, reader }: BrokenReader, findings: readonly Finding[]): boolean {
  return findings.some(
    ({ rule, severity, unique_id, target, at: place }) =>
      rule === 'column-not-in-contract' &&
      severity === 'error' &&
      unique_id === reader.unique_id &&
      target === reader.target &&
      place.path === at.path &&
      place.line === at.line &&
      place.column === at.column,
  );
}
