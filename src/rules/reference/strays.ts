import type { Mesh, StrayReference } from '../../mesh/mesh.ts';
import type { Report } from '../rule.ts';

const SHOWN = 5;

/** One report for each project and upstream, at the first of its references, with the other places named. */
export function* strayReports(
  mesh: Mesh,
  isMeant: (stray: StrayReference) => boolean,
  say: (stray: StrayReference, places: string) => Pick<Report, 'message' | 'help'>,
): Iterable<Report> {
  const groups = new Map<string, StrayReference[]>();
  for (const stray of mesh.strays.filter(isMeant)) {
    const key = JSON.stringify([stray.project.path, stray.upstream]);
    groups.set(key, [...(groups.get(key) ?? []), stray]);
  }
  for (const group of groups.values()) {
    const [first, ...rest] = group;
    if (first === undefined) continue;
    const places = rest.map(({ at }) => `${at.path}:${at.line}`);
    const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : '';
    yield {
      at: first.at,
      project: first.project.name,
      unique_id: first.from.unique_id,
      target: first.upstream,
      certainty: 'unknown',
      related: rest.map(({ at }) => ({ message: 'and here', at })),
      ...say(first, places.length === 0 ? '' : ` Also at ${places.slice(0, SHOWN).join(', ')}${more}.`),
    };
  }
}
