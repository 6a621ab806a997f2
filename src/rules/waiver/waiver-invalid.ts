import type { WaiverRule } from '../rule.ts';

export default {
  id: 'waiver-invalid',
  category: 'waiver',
  severity: 'error',
  summary: 'A waiver must name a rule that there is, and give a reason.',
  since: 1,
  *check(waivers) {
    for (const { at, project, rule, problem } of waivers) {
      if (problem === null) continue;
      yield {
        at,
        project,
        unique_id: null,
        target: rule,
        message: `This waiver has no effect: ${problem.message}.`,
        help: problem.help,
      };
    }
  },
} satisfies WaiverRule;
