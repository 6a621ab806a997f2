import { projectCycles } from '../../mesh/cycles.ts';
import type { Rule } from '../rule.ts';

export default {
  id: 'project-cycle',
  category: 'lineage',
  severity: 'warning',
  summary: 'Projects should not read each other in a cycle.',
  since: 1,
  *check(mesh) {
    for (const { path, crossings } of projectCycles(mesh)) {
      const [{ at, project, from, upstream }, ...others] = crossings;
      yield {
        at,
        project: project.name,
        unique_id: from.unique_id,
        target: upstream.name,
        message: `These projects read each other in a cycle: ${path.join(' → ')}. None of them can be built and published first.`,
        help: `Let the data flow one way: move what ${project.name} reads of ${upstream.name} into ${project.name}, or both ends into a project that the two read.`,
        related: others.map((other) => ({ message: 'and back here', at: other.at })),
      };
    }
  },
} satisfies Rule;
