import * as assert from 'uvu/assert';
import { buildMesh } from '../../src/mesh/build-mesh.ts';
import type { Published } from '../../src/mesh/mesh.ts';
import type { Node } from '../../src/node.ts';
import type { Project } from '../../src/project/project.ts';
import { suite } from '../harness/suite.ts';
import { workspaceOf } from '../rules/judge-files.ts';
import { generated } from '../rules/sample-mesh.ts';

/** `marketing` reads every model of `sales` through a generated table. */
async function projectsOf(count: number): Promise<readonly Project[]> {
  const names = Array.from({ length: count }, (_, index) => `m${index}`);
  const files = names.flatMap((name) => [
    [`sales/models/${name}.sql`, 'select 1\n'],
    [`marketing/models/of_${name}.sql`, `{{ source('sales', '${name}') }}\n`],
  ]);
  const { projects } = await workspaceOf({
    'sales/dbt_project.yml': 'name: sales\n',
    'marketing/dbt_project.yml': 'name: marketing\n',
    ...Object.fromEntries(files),
    ...generated(Object.fromEntries(names.map((name) => [name, `model.sales.${name}`]))),
  });
  return projects;
}

interface Counted {
  readonly nodes: readonly Node[];
  readonly looks: () => number;
}

/** The nodes, and how often anything of any of them was read. */
function counting(nodes: readonly Node[]): Counted {
  let count = 0;
  const get = (node: Node, key: string | symbol): unknown => {
    count++;
    return Reflect.get(node, key) as unknown;
  };
  return { nodes: nodes.map((node) => new Proxy(node, { get })), looks: () => count };
}

/** How much is read of the nodes of `sales` to resolve that many sources. */
async function looksFor(count: number, isPublished: boolean): Promise<number> {
  const projects = await projectsOf(count);
  const nodesOf = (project: Project): readonly Node[] => (project.name === 'sales' ? project.nodes : []);
  const built = projects.flatMap(nodesOf).map((node) => ({
    ...node,
    relation: { database: 'warehouse', schema: 'marts', identifier: node.name },
  }));
  const [declared, published] = [counting(projects.flatMap(nodesOf)), counting(built)];
  const contract = { projectName: 'sales', nodes: published.nodes, adapterType: null };
  const known: Published = isPublished ? { state: 'contract', contract, from: 'm.json' } : { state: 'none' };
  const counted = projects.map((project) => ({
    ...project,
    nodes: project.name === 'sales' ? declared.nodes : project.nodes,
    sourceTables: project.sourceTables.map((table) =>
      isPublished ? { ...table, meshUniqueId: null } : table,
    ),
  }));
  const { references } = buildMesh(counted, (_, upstream) =>
    upstream === 'sales' ? known : { state: 'none' },
  );
  assert.is(references.filter(({ reach }) => reach.state === 'found').length, count);
  return declared.looks() + published.looks();
}

suite('the work of resolving sources grows with them, not with their square', ({ test }) => {
  for (const [by, isPublished] of [
    ['by unique id', false],
    ['by published relation', true],
  ] as const) {
    test(by, async () => {
      const [few, many] = [await looksFor(50, isPublished), await looksFor(500, isPublished)];
      assert.ok(few > 0);
      assert.ok(many <= few * 10, `${few} looks at 50 models, ${many} at 500`);
    });
  }
});
