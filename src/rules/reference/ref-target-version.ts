import type { CrossReference } from '../../mesh/mesh.ts';
import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { callTo, reader, target } from './wording.ts';

export default {
  id: 'ref-target-version',
  category: 'reference',
  severity: 'error',
  summary: 'The version that a reference pins must be one that the model has.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'version')) {
      const versions = offered(reference);
      const { version: pinned } = reference;
      yield reportOf(reference, {
        message:
          pinned === null
            ? `${reader(reference)} reads the latest version of ${target(reference)}, which is not there.`
            : `${reader(reference)} reads version ${pinned} of ${target(reference)}, which has ${
                versions.length === 0 ? 'no versions' : `versions ${versions.join(', ')}`
              }.`,
        help:
          versions.length === 0
            ? `Drop the version: ${callTo(reference.upstream, reference.targetName, null)}.`
            : `Pin one that exists: ${callTo(reference.upstream, reference.targetName, versions.at(-1) ?? null)}.`,
      });
    }
  },
} satisfies Rule;

function offered({ reach }: CrossReference): readonly string[] {
  return reach.state === 'no-version' ? reach.versions.toSorted(ascending) : [];
}

/** As dbt orders them: numbers by size, else as text. */
function ascending(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? (a < b ? -1 : 1) : difference;
}
