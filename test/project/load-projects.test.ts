import * as assert from 'uvu/assert';
import { DEFAULT_CONFIG, type MeshConfig } from '../../src/config/mesh-config.ts';
import { loadProjects } from '../../src/project/load-projects.ts';
import type { Project } from '../../src/project/project.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import { suite } from '../harness/suite.ts';

const load = (files: Record<string, string>, config: MeshConfig = DEFAULT_CONFIG) =>
  loadProjects(memorySnapshot(files), config);
const ids = ({ nodes }: Project) => nodes.map(({ unique_id }) => unique_id).sort();

async function one(files: Record<string, string>, config?: MeshConfig): Promise<Project> {
  const [project] = await load({ 'p/dbt_project.yml': 'name: p\n', ...files }, config);
  assert.ok(project);
  return project;
}

suite('discovery', ({ test }) => {
  test('projects at the root, in folders and inside one another', async () => {
    const projects = await load({
      'dbt_project.yml': 'name: root\n',
      'models/a.sql': '',
      'x y/é/dbt_project.yml': 'name: deep\n',
      'x y/é/models/b.sql': '',
      'x y/é/integration_tests/dbt_project.yml': 'name: tests\n',
    });
    assert.equal(
      projects.map(({ name, path }) => [name, path]),
      [
        ['root', ''],
        ['deep', 'x y/é'],
        ['tests', 'x y/é/integration_tests'],
      ],
    );
    assert.equal(projects.map(ids), [['model.root.a'], ['model.deep.b'], []]);
  });

  test('installed packages and build results are not projects', async () => {
    const projects = await load({
      'p/dbt_project.yml': 'name: p\n',
      'p/dbt_packages/q/dbt_project.yml': 'name: q\n',
      'p/target/r/dbt_project.yml': 'name: r\n',
      'node_modules/s/dbt_project.yml': 'name: s\n',
      '.venv/lib/t/dbt_project.yml': 'name: t\n',
    });
    assert.equal(
      projects.map(({ name }) => name),
      ['p'],
    );
  });

  test('path keys, also out of the folder', async () => {
    const project = await one({
      'p/dbt_project.yml': 'name: p\nmodel-paths: ["./src/", "../common"]\nseed-paths: [data]\n',
      'p/src/a.sql': '',
      'p/models/not.sql': '',
      'common/b.sql': '',
      'p/data/s.csv': '',
    });
    assert.equal(ids(project), ['model.p.a', 'model.p.b', 'seed.p.s']);
  });

  test('what else can hold a reference', async () => {
    const project = await one({
      'p/analyses/an.sql': `{{ ref('m') }}`,
      'p/tests/t.sql': `{{ ref('m') }}`,
      'p/tests/generic/g.sql': `{% test g(model) %}{{ ref('m') }}{% endtest %}`,
      'p/macros/m.sql': `{% macro one() %}{{ ref('m') }}{% endmacro %}{% macro two() %}{% endmacro %}`,
      'p/snapshots/s.sql': `{% snapshot snap %}{{ ref('m') }}{% endsnapshot %}`,
    });
    const reading = project.nodes.filter(({ refs }) => refs.length === 1).map(({ unique_id }) => unique_id);
    assert.equal(reading.sort(), [
      'analysis.p.an',
      'macro.p.one',
      'macro.p.test_g',
      'snapshot.p.snap',
      'test.p.t',
    ]);
    assert.ok(ids(project).includes('macro.p.two'));
  });

  test('hooks of dbt_project.yml', async () => {
    const project = await one({
      'p/dbt_project.yml': `name: p\non-run-start: ["select 1 from {{ ref('up', 'a') }}"]\nmodels: {+post-hook: "{{ ref('b') }}"}\n`,
      'p/models/m.sql': '',
    });
    const reading = project.nodes.map(({ unique_id, refs }) => [unique_id, ...refs.map(({ name }) => name)]);
    assert.equal(reading, [
      ['model.p.m', 'b'],
      ['operation.p.p-hooks', 'a'],
    ]);
    assert.equal(
      project.nodes.map(({ refs }) => refs[0]?.at.line),
      [3, 2],
    );
  });

  test('a broken file is a problem of its own, the rest is read', async () => {
    const project = await one({
      'p/models/bad.yml': 'models: [',
      'p/models/a.sql': `{{ ref('b') }}`,
      'p/models/b.yml': 'models: [{name: a, config: {access: public}}]',
    });
    assert.equal(
      project.problems.map(({ at }) => at.path),
      ['p/models/bad.yml'],
    );
    assert.is(project.nodes[0]?.access, 'public');
  });

  test('bytes that are no text', async () => {
    const snapshot = memorySnapshot({ 'p/dbt_project.yml': 'name: p\n', 'p/models/a.sql': '' });
    const read = snapshot.read;
    const broken = {
      ...snapshot,
      read: async (paths: readonly string[]) => {
        const files = new Map(await read(paths));
        if (files.has('p/models/a.sql')) files.set('p/models/a.sql', Buffer.from([0xff, 0x00, 0xc3]));
        return files;
      },
    };
    const [project] = await loadProjects(broken, DEFAULT_CONFIG);
    assert.equal(
      project?.problems.map(({ message }) => message),
      ['the file is not UTF-8 text'],
    );
  });
});

suite('upstreams and packages', ({ test }) => {
  const upstreams = (project: Project) =>
    [...project.upstreams.values()].map(({ name, bridge }) => `${name} ${bridge}`);

  test('a loom entry is known by its path before its name', async () => {
    const config = (path: string) => `manifests:\n  - {name: alias, type: file, config: {path: ${path}}}\n`;
    const at = async (path: string) =>
      upstreams(
        (
          await load({
            'd/dbt_project.yml': 'name: d\n',
            'd/dbt_loom.config.yml': config(path),
            'u/dbt_project.yml': 'name: up\n',
          })
        )[0] as Project,
      );
    assert.equal(await at('../registry/core/prod/latest/manifest.json'), ['core loom']);
    assert.equal(await at('../u/target/manifest.json'), ['up loom']);
    assert.equal(await at('/ci/manifest.json'), ['alias loom']);
  });

  test('dependencies.yml, generated sources and mesh.yml, the last word to mesh.yml', async () => {
    const project = await one(
      {
        'p/dependencies.yml': 'projects: [{name: a}, {name: b}]\npackages: [{local: ../q}]\n',
        'p/models/x/_mesh_c.yml': 'sources: []\n',
        'q/dbt_project.yml': 'name: real_q\n',
      },
      { ...DEFAULT_CONFIG, upstreams: new Map([['p', new Map([['b', 'sources' as const]])]]) },
    );
    assert.equal(upstreams(project), ['a loom', 'b sources', 'c sources']);
    assert.equal(project.packages, [{ name: 'real_q', path: 'q' }]);
  });

  test('packages by hub, git and local folder', async () => {
    const project = await one({
      'p/packages.yml': `packages:
  - {package: dbt-labs/dbt_utils, version: 1.0.0}
  - {git: "https://example.com/team/core-models.git", revision: main}
  - {git: "git@example.com:team/other.git"}
  - {local: ../nowhere}
`,
    });
    assert.equal(
      project.packages.map(({ name }) => name),
      ['dbt_utils', 'core_models', 'other', 'nowhere'],
    );
  });

  test('a local package may be the root of the repository', async () => {
    const files = {
      'dbt_project.yml': 'name: root\n',
      'tests/dbt_project.yml': 'name: p\n',
      'tests/packages.yml': 'packages: [{local: ../}, {local: ..}]\n',
    };
    const projects = await loadProjects(memorySnapshot(files), DEFAULT_CONFIG);
    const [first, second] = projects.find(({ name }) => name === 'p')?.packages ?? [];
    assert.equal(
      [first, second],
      [
        { name: 'root', path: '' },
        { name: 'root', path: '' },
      ],
    );
  });
});
