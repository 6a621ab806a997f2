import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { also, because, instead, orElse, reader, related, target } from './wording.ts';

export default {
  id: 'ref-target-group',
  category: 'reference',
  severity: 'error',
  summary: 'A private model is for its own group; no other project may read it.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'group')) {
      if (reference.reach.state !== 'found') continue;
      const { node } = reference.reach;
      const owner = node.group === null ? 'its owner' : `the group ${node.group}`;
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)}, which is private to ${owner} (${because(
          node.accessFrom,
          "dbt's default",
        )}).${also(reference)}`,
        help: orElse(
          instead(reference),
          `ask ${owner} to publish what you need as a public model with an enforced contract.`,
        ),
        related: related('private is said here', node.accessFrom),
      });
    }
  },
} satisfies Rule;
