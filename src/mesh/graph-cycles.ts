import type { CrossReference } from './mesh.ts';

type Graph = ReadonlyMap<string, Set<string>>;

/** An edge of the graph that a reference into another project makes. */
export interface Crossing {
  readonly from: string;
  readonly to: string;
  readonly reference: CrossReference;
}

export interface GraphCycle {
  readonly path: readonly string[];
  readonly crossings: readonly [CrossReference, ...CrossReference[]];
}

/**
 * For each crossing, in the order given, the shortest way back from its end, each crossing being cut once it has
 * been reported: so every finding is another cycle, and who mends all of them has none left.
 */
export function graphCycles(graph: Graph, crossings: readonly Crossing[]): GraphCycle[] {
  const circles = componentsOf(graph);
  const references = new Map<string, CrossReference>();
  const edge = (from: string, to: string): string => JSON.stringify([from, to]);
  for (const { from, to, reference } of crossings) {
    if (!references.has(edge(from, to))) references.set(edge(from, to), reference);
  }
  const cycles: GraphCycle[] = [];
  const cut = new Set<string>();
  for (const { from, to, reference } of crossings) {
    const circle = circles.get(from);
    if (circle === undefined || circle !== circles.get(to) || cut.has(edge(from, to))) continue;
    const back = shortest(to, from, (node) =>
      [...(graph.get(node) ?? [])].filter(
        (next) => circles.get(next) === circle && !cut.has(edge(node, next)),
      ),
    );
    if (back === null) continue;
    const path = [from, ...back];
    const others = back
      .slice(1)
      .flatMap((node, index) => references.get(edge(back[index] ?? '', node)) ?? []);
    cycles.push({ path, crossings: [reference, ...others] });
    cut.add(edge(from, to));
  }
  return cycles;
}

/** The nodes of the shortest way, both ends included; null where there is none. */
function shortest(from: string, to: string, after: (node: string) => readonly string[]): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const node of queue) {
    if (node === to) {
      const way: string[] = [];
      for (let at: string | null = node; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
      return way;
    }
    for (const next of after(node)) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}

/**
 * Which nodes can reach each other, by a number that they share: Tarjan's algorithm, without recursion, since a chain
 * of models may be longer than the stack is deep.
 */
function componentsOf(graph: Graph): ReadonlyMap<string, number> {
  const component = new Map<string, number>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  for (const root of graph.keys()) {
    if (order.has(root)) continue;
    const work: { readonly node: string; readonly rest: Iterator<string> }[] = [];
    const enter = (node: string): void => {
      order.set(node, order.size);
      low.set(node, order.size - 1);
      stack.push(node);
      work.push({ node, rest: (graph.get(node) ?? new Set<string>()).values() });
    };
    const lower = (node: string, to: number): void => {
      low.set(node, Math.min(low.get(node) ?? to, to));
    };
    enter(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { node, rest } = top;
      const next = rest.next();
      if (next.done !== true) {
        const seen = order.get(next.value);
        if (seen === undefined) enter(next.value);
        else if (!component.has(next.value)) lower(node, seen);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(node) ?? 0);
      if (low.get(node) !== order.get(node)) continue;
      const number = order.get(node) ?? 0;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        component.set(member, number);
        if (member === node) break;
      }
    }
  }
  return component;
}
