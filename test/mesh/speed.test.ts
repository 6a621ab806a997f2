import * as assert from 'uvu/assert';
import { buildMesh } from '../../src/mesh/build-mesh.ts';
import type { Published } from '../../src/mesh/mesh.ts';
import type { Project } from '../../src/project/project.ts';
import { suite } from '../harness/suite.ts';
import { workspaceOf } from '../rules/judge-files.ts';
import { generated } from '../rules/sample-mesh.ts';

const MODELS = 5000;

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

suite(`resolving ${MODELS} sources of ${MODELS} models`, ({ test, before }) => {
  let projects: readonly Project[] = [];
  before(async () => {
    projects = await projectsOf(MODELS);
  });

  const resolve = (from: readonly Project[], published: Published): void => {
    const started = performance.now();
    const { references } = buildMesh(from, (_, upstream) =>
      upstream === 'sales' ? published : { state: 'none' },
    );
    const spent = performance.now() - started;
    assert.is(references.filter(({ reach }) => reach.state === 'found').length, MODELS);
    // A look at every model for every source would take seconds.
    assert.ok(spent < 500, `${Math.round(spent)} ms`);
  };

  test('is quick by unique id', () => resolve(projects, { state: 'none' }));

  test('is quick by published relation', () => {
    const sales = projects.find(({ name }) => name === 'sales');
    const nodes = (sales?.nodes ?? []).map((node) => ({
      ...node,
      relation: { database: 'warehouse', schema: 'marts', identifier: node.name },
    }));
    const unmarked = projects.map((project) => ({
      ...project,
      sourceTables: project.sourceTables.map((table) => ({ ...table, meshUniqueId: null })),
    }));
    resolve(unmarked, {
      state: 'contract',
      contract: { projectName: 'sales', nodes },
      from: 'manifest.json',
    });
  });
});
