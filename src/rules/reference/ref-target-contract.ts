import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { also, because, computed, instead, isPublished, orElse, reader, related, target } from './wording.ts';

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
      if (reference.certainty === 'unknown') {
        yield reportOf(reference, {
          message: `Whether the contract of ${target(reference)}, which ${reader(reference)} reads, is enforced only dbt can tell: ${computed(node.contractFrom)}.`,
          help: 'Write it as a literal, so that it can be judged: `contract: {enforced: true}`.',
          related: related('the contract is computed here', node.contractFrom),
        });
        continue;
      }
      const why = because(node.contractFrom, "dbt's default: nothing sets `contract`");
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)}, which ${node.access === 'public' ? 'is public but ' : ''}has no enforced contract (${why}): its columns may change any day.${also(reference)}`,
        help: isPublished(reference)
          ? `${node.name} is published: keep its contract until its readers have moved, those elsewhere too.`
          : orElse(
              instead(reference),
              `let ${reference.upstream.name} promise the columns: set \`config: {contract: {enforced: true}}\` and each column's data_type beside ${node.path}.`,
            ),
        related: related('the contract is said here', node.contractFrom),
      });
    }
  },
} satisfies Rule;
