import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { also, because, computed, instead, isPublished, orElse, reader, related, target } from './wording.ts';

export default {
  id: 'ref-target-public',
  category: 'reference',
  severity: 'error',
  summary: 'A reference into another project must reach a public model.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'public')) {
      if (reference.reach.state !== 'found') continue;
      const { node } = reference.reach;
      if (reference.certainty === 'unknown') {
        yield reportOf(reference, {
          message: `Whether ${target(reference)} is public, as ${reader(reference)} needs it to be, only dbt can tell: ${computed(node.accessFrom)}.`,
          help: 'Write its access as a literal, so that it can be judged: `access: public`.',
          related: related('the access is computed here', node.accessFrom),
        });
        continue;
      }
      const why = because(node.accessFrom, "dbt's default: nothing sets its access");
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)}, which is ${
          node.access ?? 'protected'
        } (${why}).${also(reference)}`,
        help: isPublished(reference)
          ? `${node.name} is published: keep it public until its readers have moved, those elsewhere too.`
          : orElse(
              instead(reference),
              `let ${reference.upstream.name} publish ${node.name}: set \`${
                node.resource_type === 'model'
                  ? 'config: {access: public, contract: {enforced: true}}` with its columns'
                  : 'config: {access: public}`'
              } beside ${node.path}.`,
            ),
        related: related(`${node.access ?? 'protected'} is said here`, node.accessFrom),
      });
    }
  },
} satisfies Rule;
