import type { WaiverRule } from '../rule.ts';

export default {
  id: 'waiver-expired',
  category: 'waiver',
  severity: 'warning',
  summary: 'What a waiver put off until a day is due after it.',
  since: 1,
  *check(waivers) {
    for (const { at, project, rule, until, problem, isExpired, uses } of waivers) {
      if (problem !== null || !isExpired || uses === 0) continue;
      yield {
        at,
        project,
        unique_id: null,
        target: rule,
        message: `The waiver of ${rule} was good until ${until}: what it was for counts again.`,
        help: 'Mend what is found there, or set a later day.',
      };
    }
  },
} satisfies WaiverRule;
