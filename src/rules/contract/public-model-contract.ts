import type { Rule } from '../rule.ts';
import { modelName } from './model-name.ts';

export default {
  id: 'public-model-contract',
  category: 'contract',
  severity: 'error',
  summary: 'A public model must have an enforced contract.',
  since: 1,
  *check(mesh) {
    for (const project of mesh.projects) {
      for (const node of project.nodes) {
        if (node.resource_type !== 'model' || !node.enabled) continue;
        if (node.access !== 'public' || node.contractEnforced) continue;
        const { accessFrom } = node;
        const at =
          accessFrom.by === 'default' || accessFrom.by === 'manifest'
            ? { path: node.path, line: 1, column: 1, endLine: 1, endColumn: 1 }
            : accessFrom.at;
        const isUnknown = node.uncertain.includes('contract');
        yield {
          at,
          project: project.name,
          unique_id: node.unique_id,
          target: null,
          certainty: isUnknown ? 'unknown' : 'certain',
          message: isUnknown
            ? `${modelName(node)} is public, but whether its contract is enforced only dbt can tell: Jinja computes it.`
            : `${modelName(node)} is public but promises nothing: its contract is not enforced.`,
          help: isUnknown
            ? 'Write it as a literal, so that it can be judged: `contract: {enforced: true}`.'
            : 'Set `config: {contract: {enforced: true}}` and give each column its data_type, or keep the model protected.',
        };
      }
    }
  },
} satisfies Rule;
