import type { Project } from '../project/project.ts';
import { type Crossing, graphCycles } from './graph-cycles.ts';
import type { CrossReference, Mesh } from './mesh.ts';

/** A way that comes back to where it began. */
export interface Cycle {
  /** From the reader to what it reads, and on, back to the reader. */
  readonly path: readonly string[];
  /** The references that leave a project, in the order of the path; the finding stands at the first. */
  readonly crossings: readonly [CrossReference, ...CrossReference[]];
}

/** Projects of this repository that read each other in a circle. Packages are part of who installs them. */
export function projectCycles(mesh: Mesh): Cycle[] {
  const graph = new Map<string, Set<string>>();
  const all = crossing(mesh).map((reference): Crossing => {
    const [from, to] = [reference.project.path, reference.upstream.declared?.path ?? ''];
    reach(graph, from).add(to);
    return { from, to, reference };
  });
  // Nearly no mesh has one, and the order of its references takes longer to find than that.
  if (graphCycles(graph, all).length === 0) return [];
  const crossings = inOrder(all);
  const names = new Map(mesh.projects.map(({ path, name }) => [path, name]));
  return graphCycles(graph, crossings).map(({ path, ...more }) => ({
    ...more,
    path: path.map((folder) => names.get(folder) ?? folder),
  }));
}

/** Models that read each other in a circle over the borders of projects; inside of one dbt finds it itself. */
export function modelCycles(mesh: Mesh): Cycle[] {
  const projects = new Set(
    projectCycles(mesh).flatMap(({ crossings }) => crossings.map(({ project }) => project)),
  );
  if (projects.size === 0) return [];
  const graph = new Map<string, Set<string>>();
  const crossings: Crossing[] = [];
  for (const reference of crossing(mesh)) {
    const { project, from, upstream, reach: found } = reference;
    if (upstream.declared === null || found.state !== 'found') continue;
    const edge = { from: keyOf(project, from.unique_id), to: keyOf(upstream.declared, found.node.unique_id) };
    reach(graph, edge.from).add(edge.to);
    crossings.push({ ...edge, reference });
  }
  const names = new Map<string, string>();
  for (const project of mesh.projects) {
    for (const node of project.nodes) {
      const key = keyOf(project, node.unique_id);
      names.set(key, `${project.name}.${node.name}${node.version === null ? '' : `.v${node.version}`}`);
      for (const ref of node.refs) {
        const id = mesh.resolved.get(ref);
        if (id !== undefined) reach(graph, key).add(keyOf(project, id));
      }
    }
  }
  return graphCycles(graph, inOrder(crossings)).map(({ path, ...more }) => ({
    ...more,
    path: path.map((key) => names.get(key) ?? key),
  }));
}

/** The references between projects of this repository. */
function crossing({ references }: Mesh): CrossReference[] {
  return references.filter(({ upstream }) => upstream.declared !== null && !upstream.isPackage);
}

function inOrder(crossings: readonly Crossing[]): Crossing[] {
  return crossings.toSorted(({ reference: { at: a } }, { reference: { at: b } }) => {
    if (a.path !== b.path) return a.path < b.path ? -1 : 1;
    return a.line - b.line || a.column - b.column;
  });
}

function reach(graph: Map<string, Set<string>>, from: string): Set<string> {
  let known = graph.get(from);
  if (known === undefined) {
    known = new Set();
    graph.set(from, known);
  }
  return known;
}

/** Two folders may share a project's name, and so the ids of its models. */
function keyOf({ path }: Project, uniqueId: string): string {
  return `${path}\0${uniqueId}`;
}
