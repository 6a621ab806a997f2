import { modelCycles } from '../../mesh/cycles.ts';
import type { Rule } from '../rule.ts';

export default {
  id: 'model-cycle',
  category: 'lineage',
  severity: 'error',
  summary: 'Models of several projects must not read each other in a cycle.',
  since: 1,
  *check(mesh) {
    for (const { path, crossings } of modelCycles(mesh)) {
      const [{ at, project, from, targetId, targetName, upstream }, ...others] = crossings;
      yield {
        at,
        project: project.name,
        unique_id: from.unique_id,
        target: targetId,
        message: `These models read each other in a cycle: ${path.join(' → ')}. None of them can be built before the others, and no project's own dbt sees it.`,
        help: `Break it at one of its ${crossings.length} references between projects: let ${from.name} read what ${targetName} of ${upstream.name} is made of, or move the model that both need to one side.`,
        related: others.map((other) => ({ message: 'and back here', at: other.at })),
      };
    }
  },
} satisfies Rule;
