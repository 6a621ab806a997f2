import type { UselessAccept } from '../../mesh/compatibility/breaks.ts';
import type { Rule } from '../rule.ts';

export default {
  id: 'accept-unused',
  category: 'breaking',
  severity: 'warning',
  summary: 'An entry of `accept:` in mesh.yml should let a change pass.',
  since: 1,
  *check({ useless }) {
    for (const { entry, problem, near } of useless) {
      const { model, change, column, at } = entry;
      yield {
        at,
        project: '',
        unique_id: null,
        target: [model, change, ...(column === null ? [] : [column])].join(':'),
        message: WORDS[problem](entry),
        help:
          near === null
            ? 'Take the entry out of mesh.yml, so that it lets nothing pass by mistake later.'
            : `Did you mean \`${near}\`?`,
      };
    }
  },
} satisfies Rule;

const WORDS: Readonly<Record<UselessAccept['problem'], (entry: UselessAccept['entry']) => string>> = {
  expired: ({ model, change, until }) =>
    `Since ${until} has passed, ${change} of ${model} is no longer accepted.`,
  'no-model': ({ model }) => `${model} is accepted to change, but no project declares or publishes it.`,
  'no-change': ({ model, change }) =>
    `There is no ${change} of ${model} to accept: it is published by now, was undone, or its policy lets it pass.`,
};
