import type { Span } from '../../finding.ts';
import type { Column, Node } from '../../node.ts';
import type { Rule } from '../rule.ts';
import { modelName } from './model-name.ts';

export default {
  id: 'public-model-types',
  category: 'contract',
  severity: 'error',
  summary: 'Every column of a public model under contract must have a data_type.',
  since: 1,
  *check(mesh) {
    for (const project of mesh.projects) {
      for (const node of project.nodes) {
        if (node.resource_type !== 'model' || !node.enabled) continue;
        if (node.access !== 'public' || !node.contractEnforced) continue;
        for (const { name } of untyped(node.columns)) {
          yield {
            at: placeOf(node),
            project: project.name,
            unique_id: node.unique_id,
            target: name,
            message: `${modelName(node)} is public under an enforced contract, but its column ${name} has no data_type: dbt refuses to build it, and its readers cannot know what they get.`,
            help: `Give ${name} its data_type beside ${node.path}, or drop the column.`,
          };
        }
      }
    }
  },
} satisfies Rule;

/** BigQuery's `address.city` carries the type of its part, so `address` needs none. */
function untyped(columns: readonly Column[]): readonly Column[] {
  return columns.filter(
    ({ name, data_type }) =>
      data_type === null && !columns.some((other) => other.name.startsWith(`${name}.`)),
  );
}

/** Where the contract is set: there the columns are promised. */
function placeOf({ contractFrom, path }: Node): Span {
  return contractFrom.by === 'default' || contractFrom.by === 'manifest'
    ? { path, line: 1, column: 1, endLine: 1, endColumn: 1 }
    : contractFrom.at;
}
