import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { orElse, reader, target } from './wording.ts';

export default {
  id: 'ref-target-consumers',
  category: 'reference',
  severity: 'error',
  summary: 'A model that names the projects it is for must not be read by others.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'consumers')) {
      const { reach, project, upstream, certainty } = reference;
      if (reach.state !== 'found') continue;
      const { node } = reach;
      const allowed = node.allowedProjects ?? [];
      const list = allowed.length === 0 ? 'no other project' : allowed.join(', ');
      yield reportOf(reference, {
        message:
          certainty === 'unknown'
            ? `Whether ${target(reference)}, which ${reader(reference)} reads, is for ${project.name} only dbt can tell: Jinja computes its allowed_projects.`
            : `${reader(reference)} reads ${target(reference)}, which is for ${list} (\`meta: mesh: allowed_projects\` beside ${node.path}).`,
        help:
          certainty === 'unknown'
            ? 'Write the names of the projects as literals, so that they can be judged.'
            : orElse(
                null,
                `ask ${upstream.name} to add ${project.name} to \`meta: {mesh: {allowed_projects: [...]}}\` of ${node.name}, or read a model that is for everybody.`,
              ),
      });
    }
  },
} satisfies Rule;
