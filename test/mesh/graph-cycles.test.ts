import * as assert from 'uvu/assert';
import { graphCycles } from '../../src/mesh/graph-cycles.ts';
import type { CrossReference } from '../../src/mesh/mesh.ts';
import { suite } from '../harness/suite.ts';

/** The cycles of a graph of `from→to` edges, of which those in the second list cross a border, in that order. */
function cyclesOf(edges: readonly string[], crossing: readonly string[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const edge of [...edges, ...crossing]) {
    const [from = '', to = ''] = edge.split('→');
    graph.set(from, new Set([...(graph.get(from) ?? []), to]));
  }
  const crossings = crossing.map((edge) => {
    const [from = '', to = ''] = edge.split('→');
    return { from, to, reference: { targetId: edge } as CrossReference };
  });
  return graphCycles(graph, crossings).map(
    ({ path, crossings: named }) =>
      `${path.join('→')} at ${named.map(({ targetId }) => targetId).join(', ')}`,
  );
}

suite('the cycles of a graph', ({ test }) => {
  const cases: [name: string, edges: string[], crossing: string[], expected: string[]][] = [
    ['none in a tree', ['a→b'], ['b→c', 'a→c'], []],
    ['none that crosses no border', ['a→b', 'b→a'], ['b→c'], []],
    ['one of two nodes', [], ['a→b', 'b→a'], ['a→b→a at a→b, b→a']],
    ['one that begins at the first crossing', ['b→a'], ['x→y', 'a→b'], ['a→b→a at a→b']],
    ['the shortest way back', ['b→c', 'c→d', 'd→a', 'c→a'], ['a→b'], ['a→b→c→a at a→b']],
    ['a node that reads itself over a border', [], ['a→a'], ['a→a at a→a']],
    ['an edge that is named twice, once', ['b→a'], ['a→b', 'a→b'], ['a→b→a at a→b']],
    ['two apart', [], ['a→b', 'b→a', 'c→d', 'd→c'], ['a→b→a at a→b, b→a', 'c→d→c at c→d, d→c']],
    [
      'a second that is left when the first is cut',
      ['b→a', 'c→a'],
      ['a→b', 'a→c'],
      ['a→b→a at a→b', 'a→c→a at a→c'],
    ],
  ];
  for (const [name, edges, crossing, expected] of cases) {
    test(name, () => assert.equal(cyclesOf(edges, crossing), expected));
  }

  test('a chain longer than the stack is deep', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => `${index}→${index + 1}`);
    assert.is(cyclesOf(chain, ['50000→0']).length, 1);
    assert.equal(cyclesOf(chain, ['50000→60000']), []);
  });
});
