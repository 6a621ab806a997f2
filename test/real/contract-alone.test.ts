import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { type ReferenceMesh, referenceMesh } from '../scenarios/reference-mesh.ts';

const CLI = ['dist/cli.js', 'sync', '--local'];
const WRITTEN = [
  'mesh.lock',
  'dbt_down/models/_mesh_dbt_up.yml',
  'dbt_down/state/dbt_up/manifest.json',
  'dbt_down_loom/dbt_loom.config.yml',
  'dbt_down_loom/state/dbt_up/manifest.json',
];

suite('the readers stand on the contract alone', ({ test, before, after, timeout }) => {
  timeout(300_000);
  let mesh: ReferenceMesh;

  before(() => {
    mesh = referenceMesh();
  });
  after(() => mesh.remove());

  test('with nothing of the upstream but its tables and its contract both build, and a second sync is silent', () => {
    const built = mesh.run('dbt', ['--quiet', 'build'], 'dbt_up');
    assert.is(built.status, 0, built.output);
    for (const path of ['dbt_up', 'registry/dbt_up/prod/history', 'dbt_down/state', 'dbt_down_loom/state'])
      rmSync(join(mesh.dir, path), { recursive: true, force: true });

    const first = mesh.run(process.execPath, CLI);
    assert.is(first.status, 0, first.output);
    const bytes = WRITTEN.map(mesh.read);
    const second = mesh.run(process.execPath, CLI);
    assert.is(second.stdout, 'up to date\n', second.output);
    assert.equal(WRITTEN.map(mesh.read), bytes);

    const loom = mesh.run('dbt', ['build'], 'dbt_down_loom');
    assert.is(loom.status, 0, loom.output);
    const sources = mesh.run('dbt', ['build', '--defer', '--state', 'state/dbt_up'], 'dbt_down');
    assert.is(sources.status, 0, sources.output);
    for (const { output } of [loom, sources]) assert.match(output, /PASS=[1-9]\d* .*ERROR=0/);
  });
});
