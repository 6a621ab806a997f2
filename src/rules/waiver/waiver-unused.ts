import type { WaiverRule } from '../rule.ts';

export default {
  id: 'waiver-unused',
  category: 'waiver',
  severity: 'warning',
  summary: 'A waiver that nothing needs should go.',
  since: 1,
  *check(waivers) {
    for (const { at, project, rule, problem, isOff, uses } of waivers) {
      if (problem !== null || isOff || uses > 0) continue;
      yield {
        at,
        project,
        unique_id: null,
        target: rule,
        message: `Nothing that ${rule} finds is waived here.`,
        help: 'Remove the waiver. One in a comment is for its own line, or for the next one where it stands alone.',
      };
    }
  },
} satisfies WaiverRule;
