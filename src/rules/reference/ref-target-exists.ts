import { didYouMean } from '../../config/did-you-mean.ts';
import type { CrossReference } from '../../mesh/mesh.ts';
import { upstreamNodes } from '../../mesh/upstream-nodes.ts';
import type { Rule } from '../rule.ts';
import { brokenFirst, reportOf } from './report-of.ts';
import { instead, isPublished, reader, sentences, target } from './wording.ts';

export default {
  id: 'ref-target-exists',
  category: 'reference',
  severity: 'error',
  summary: 'What a reference into another project reaches for must exist there.',
  since: 1,
  *check(mesh) {
    for (const reference of brokenFirst(mesh, 'exists')) {
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)}, ${reason(reference)}.`,
        help: help(reference),
      });
    }
  },
} satisfies Rule;

function reason(reference: CrossReference): string {
  const { reach, upstream } = reference;
  if (reach.state === 'disabled') return `which is disabled (${reach.node.path})`;
  if (upstream.declared !== null) return `which ${isPublished(reference) ? 'is gone' : 'does not exist'}`;
  return `which is not published by ${upstream.name}: private, protected or missing`;
}

function help(reference: CrossReference): string {
  const { upstream, targetName, reach } = reference;
  if (reach.state === 'disabled') return `Enable ${targetName} in ${upstream.name}, or drop the reference.`;
  if (upstream.declared !== null && isPublished(reference)) {
    return `${targetName} is published: keep it until its readers have moved, those elsewhere too.`;
  }
  const names = (upstreamNodes(upstream) ?? [])
    .filter(({ resource_type, enabled }) => enabled && resource_type === 'model')
    .map(({ name }) => name);
  const near = didYouMean(targetName, names);
  return sentences(
    near === null ? null : `Did you mean \`${near}\`?`,
    instead(reference),
    near === null && upstream.declared !== null
      ? `Check the name with \`mesh ls --project ${upstream.name}\`.`
      : null,
  );
}
