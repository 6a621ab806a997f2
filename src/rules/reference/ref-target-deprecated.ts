import type { CrossReference } from '../../mesh/mesh.ts';
import { upstreamNodes } from '../../mesh/upstream-nodes.ts';
import type { Node } from '../../node.ts';
import type { Rule } from '../rule.ts';
import { known, reportOf } from './report-of.ts';
import { callTo, instead, reader, sentences, target } from './wording.ts';

export default {
  id: 'ref-target-deprecated',
  category: 'reference',
  severity: 'warning',
  summary: 'A model or version with a deprecation_date should not be read any more.',
  since: 1,
  *check(mesh) {
    for (const reference of known(mesh)) {
      const { reach, broken, upstream } = reference;
      // dbt itself warns of what a package retires.
      if (broken.length > 0 || reach.state !== 'found' || upstream.isPackage) continue;
      const { node } = reach;
      const date = dayOf(node.deprecation_date);
      if (date === null) continue;
      const version = node.version === null ? '' : `version ${node.version} of `;
      const isPast = mesh.today !== null && date <= mesh.today;
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${version}${target(reference)}, which ${
          isPast
            ? `has been deprecated since ${date}: it may be gone any day`
            : `will be deprecated on ${date}`
        }.`,
        help: sentences(successor(reference, node, mesh.today)),
      });
    }
  },
} satisfies Rule;

/** dbt takes a date with or without a time. */
function dayOf(date: string | null): string | null {
  return /^\d{4}-\d{2}-\d{2}/.exec(date ?? '')?.[0] ?? null;
}

function successor(reference: CrossReference, node: Node, today: string | null): string {
  const { upstream } = reference;
  const others = (upstreamNodes(upstream) ?? []).filter(
    (other) =>
      other.name === node.name &&
      other.enabled &&
      other.version !== null &&
      other.version !== node.version &&
      other.access === 'public' &&
      other.contractEnforced &&
      dayOf(other.deprecation_date) === null,
  );
  const best = others.find(({ version, latest_version }) => version === latest_version) ?? others.at(-1);
  if (best !== undefined)
    return `Move to version ${best.version}: ${callTo(upstream, best.name, best.version)}.`;
  const until = today === null ? '' : ' before it goes';
  return sentences(`Ask ${upstream.name} what takes its place, and move${until}.`, instead(reference));
}
