import type { Compatibilities, Compatibility } from '../../config/mesh-config.ts';
import type { Node } from '../../node.ts';
import type { Change } from '../differences/change.ts';

/** What a policy refuses, whatever it is compared with. */
export type Strictness = 'none' | 'readers' | 'query' | 'strict';

/** What `mesh.yml` sets for a model; all versions of it share one policy. */
export function policyOf(
  { standard, projects, models }: Compatibilities,
  { project, name }: Pick<Node, 'project' | 'name'>,
): Compatibility {
  return models.get(project)?.get(name) ?? projects.get(project) ?? standard;
}

export function strictnessOf(policy: Compatibility): Strictness {
  return policy.replace('_transitive', '') as Strictness;
}

/** Whether the model keeps not only what is published last, but all that somebody still stands on. */
export function isTransitive(policy: Compatibility): boolean {
  return policy.endsWith('_transitive');
}

/** Whether a policy may refuse a change, by some reader or none. */
export function concerns(strictness: Strictness, change: Change): boolean {
  if (strictness === 'none') return false;
  return change.level !== 'compatible' || (strictness === 'strict' && change.isNoticedByStar);
}

/** After its deprecation date a model is kept for those who are known to read it, and for nobody else. */
export function isOver({ model }: Change, today: string): boolean {
  return model.deprecation_date !== null && model.deprecation_date.slice(0, 10) < today;
}
