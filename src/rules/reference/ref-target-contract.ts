import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { because, instead, isPublished, orElse, reader, related, target } from './wording.ts';

export default {
  id: 'ref-target-contract',
  category: 'reference',
  severity: 'error',
  summary: 'A reference into another project must reach a model whose contract is enforced.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'contract')) {
      if (reference.reach.state !== 'found') continue;
      const { node } = reference.reach;
      const why = because(node.contractFrom, "dbt's default: nothing sets `contract`");
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)}, which is public but has no enforced contract (${why}): its columns may change any day.`,
        help: isPublished(reference)
          ? `${node.name} is published: keep its contract until its readers have moved, or change them in the same commit.`
          : orElse(
              instead(reference),
              `let ${reference.upstream.name} promise the columns: set \`config: {contract: {enforced: true}}\` and each column's data_type beside ${node.path}.`,
            ),
        related: related('the contract is said here', node.contractFrom),
      });
    }
  },
} satisfies Rule;
