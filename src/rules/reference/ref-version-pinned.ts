import type { CrossReference } from '../../mesh/mesh.ts';
import type { Node } from '../../node.ts';
import type { Rule } from '../rule.ts';
import { known, reportOf } from './report-of.ts';
import { callTo, reader, target } from './wording.ts';

export default {
  id: 'ref-version-pinned',
  category: 'reference',
  severity: 'off',
  summary: 'A reference to a versioned model of another project should pin the version.',
  since: 1,
  *check(mesh) {
    for (const reference of known(mesh)) {
      const { reach, broken, upstream } = reference;
      if (broken.length > 0 || reach.state !== 'found' || upstream.isPackage) continue;
      const { node } = reach;
      if (node.version === null || isPinned(reference, node)) continue;
      yield reportOf(reference, {
        message: `${reader(reference)} reads whatever version of ${target(reference)} is the latest, today ${node.version}: the next one will reach it unasked.`,
        help: `Pin it: ${callTo(upstream, node.name, node.version)}.`,
      });
    }
  },
} satisfies Rule;

/** Of generated sources the plain name is that of the latest version. */
function isPinned({ call, version }: CrossReference, node: Node): boolean {
  return call.kind === 'source' ? call.source.table_name !== node.name : version !== null;
}
