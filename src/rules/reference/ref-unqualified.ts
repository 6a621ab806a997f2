import type { Rule } from '../rule.ts';
import { known, reportOf } from './report-of.ts';
import { callTo, reader, target } from './wording.ts';

export default {
  id: 'ref-unqualified',
  category: 'reference',
  severity: 'warning',
  summary: 'A reference into another project should name the project.',
  since: 1,
  *check(mesh) {
    for (const reference of known(mesh)) {
      const { call, broken, upstream, project, targetName, version } = reference;
      if (call.kind !== 'ref' || call.ref.package !== null) continue;
      if (broken.length > 0 || upstream.isPackage) continue;
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)} by its bare name: a model of ${project.name} that is called ${targetName} would silently take its place.`,
        help: `Name the project: ${callTo(upstream, targetName, version)}.`,
      });
    }
  },
} satisfies Rule;
