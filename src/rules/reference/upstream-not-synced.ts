import type { Rule } from '../rule.ts';
import { strayReports } from './strays.ts';

export default {
  id: 'upstream-not-synced',
  category: 'reference',
  severity: 'warning',
  summary: "An upstream's published contract is named but not here, so its readers cannot be judged.",
  since: 1,
  gathers: true,
  *check(mesh) {
    yield* strayReports(
      mesh,
      ({ notSynced }) => notSynced !== null,
      ({ project, upstream, notSynced }, places) => ({
        message: `The contract of ${upstream} is not here (${notSynced}), so what ${project.name} reads of it cannot be judged.${places}`,
        help: `Bring it: \`mesh sync --project ${project.name}\`.`,
      }),
    );
  },
} satisfies Rule;
