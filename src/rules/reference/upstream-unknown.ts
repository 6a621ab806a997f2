import type { Rule } from '../rule.ts';
import { strayReports } from './strays.ts';

export default {
  id: 'upstream-unknown',
  category: 'reference',
  severity: 'warning',
  summary: 'A reference names a project that neither the repository nor the registry knows.',
  since: 1,
  gathers: true,
  *check(mesh) {
    yield* strayReports(
      mesh,
      ({ notSynced }) => notSynced === null,
      ({ project, upstream }, places) => ({
        message: `${project.name} reads the project ${upstream}, which is no project here, no installed package and no known upstream: its references cannot be judged.${places}`,
        help: `Name it in mesh.yml (projects: ${project.name}: upstreams: {${upstream}: loom}) and run \`mesh sync\`, or install it as a package.`,
      }),
    );
    for (const { at, project, from, reaches, upstream } of mesh.dynamic) {
      if (reaches === 'own') continue;
      yield {
        at,
        project: project.name,
        unique_id: from.unique_id,
        target: null,
        certainty: 'unknown',
        message: `Which ${
          upstream === null ? 'project' : `model of ${upstream}`
        } this reference of ${from.name} reaches is only known when Jinja runs, so it cannot be judged.`,
        help: `Write the ${upstream === null ? 'project' : 'model'} as a literal: ref('project', 'model').`,
      };
    }
  },
} satisfies Rule;
