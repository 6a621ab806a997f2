import type { Contract } from '../../mesh/mesh.ts';
import type { Rule } from '../rule.ts';
import { known, reportOf } from './report-of.ts';
import { reader, target } from './wording.ts';

export default {
  id: 'ref-target-unpublished',
  category: 'reference',
  severity: 'warning',
  summary: 'A model that is read should stand in what its project has published.',
  since: 1,
  *check(mesh) {
    const published = new Map<Contract, ReadonlySet<string>>();
    for (const reference of known(mesh)) {
      const { upstream, targetId, reach, broken } = reference;
      if (broken.length > 0 || upstream.isPackage || upstream.declared === null) continue;
      if (upstream.published.state !== 'contract' || reach.state !== 'found') continue;
      if (reach.node.resource_type !== 'model') continue;
      const { contract } = upstream.published;
      const ids = published.get(contract) ?? new Set(contract.nodes.map(({ unique_id }) => unique_id));
      published.set(contract, ids);
      if (ids.has(targetId)) continue;
      yield reportOf(reference, {
        message: `${reader(reference)} reads ${target(reference)}, which is public but not published yet (${upstream.published.from} lacks it).`,
        help: `Build and publish ${upstream.name} (\`mesh publish ${upstream.name}\`), then bring it here: \`mesh sync --project ${reference.project.name}\`.`,
      });
    }
  },
} satisfies Rule;
