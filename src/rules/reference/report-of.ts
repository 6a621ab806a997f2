import type { CrossReference, Demand, Mesh } from '../../mesh/mesh.ts';
import type { Report } from '../rule.ts';

/** The references that dbt knows. A relation that SQL names has one finding of its own, whatever it reaches. */
export function known(mesh: Mesh): CrossReference[] {
  return mesh.references.filter(({ call }) => call.kind !== 'relation');
}

/** The references whose first broken demand is this one: so each has one finding, never several. */
export function brokenFirst(mesh: Mesh, demand: Demand): CrossReference[] {
  return known(mesh).filter(({ broken }) => broken[0] === demand);
}

export function reportOf(
  { at, project, from, targetId, certainty }: CrossReference,
  said: Pick<Report, 'message' | 'help' | 'related'>,
): Report {
  return { at, project: project.name, unique_id: from.unique_id, target: targetId, certainty, ...said };
}
