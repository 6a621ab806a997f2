import type { CrossReference } from '../../mesh/mesh.ts';
import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { reader, target } from './wording.ts';

export default {
  id: 'ref-target-version',
  category: 'reference',
  severity: 'error',
  summary: 'The version that a reference pins must be one that the model has.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'version')) {
      const versions = offered(reference);
      const pinned = reference.call.kind === 'ref' ? reference.call.ref.version : null;
      yield reportOf(reference, {
        message:
          pinned === null
            ? `${reader(reference)} reads the latest version of ${target(reference)}, which is not there.`
            : `${reader(reference)} reads version ${pinned} of ${target(reference)}, which has ${
                versions.length === 0 ? 'no versions' : `versions ${versions.join(', ')}`
              }.`,
        help:
          versions.length === 0
            ? `Drop the version: ref('${reference.upstream.name}', '${reference.targetName}').`
            : `Pin one that exists: ref('${reference.upstream.name}', '${reference.targetName}', v=${versions.at(-1)}).`,
      });
    }
  },
} satisfies Rule;

function offered({ reach }: CrossReference): readonly string[] {
  return reach.state === 'no-version' ? reach.versions : [];
}
