import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { type ReferenceMesh, referenceMesh } from '../scenarios/reference-mesh.ts';

const LOOM_READER = 'dbt_down_loom/models/marts/downstream_orders.sql';
const SCHEMA = 'dbt_up/models/marts/schema.yml';
const ACCEPTED =
  'accept: [{model: dbt_up.public_orders, change: access-narrowed, reason: Nobody is to read it}]\n';

suite('git merge and git push in the reference mesh', ({ test, before, after, beforeEach, timeout }) => {
  timeout(120_000);
  let mesh: ReferenceMesh;

  before(() => {
    mesh = referenceMesh();
  });
  after(() => mesh.remove());
  beforeEach(() => {
    mesh.git('merge', '--abort');
    mesh.git('checkout', '-q', '--force', 'main');
    mesh.git('clean', '-fdq');
  });

  test('a merge brings state/ to what mesh.lock says', () => {
    const state = join(mesh.dir, 'dbt_down/state/dbt_up/manifest.json');
    mesh.git('checkout', '-q', '-b', 'words');
    mesh.edit(SCHEMA, (yaml) => `${yaml}# a word\n`);
    mesh.git('commit', '-q', '-a', '-m', 'words');
    mesh.git('checkout', '-q', 'main');
    // The hook after a checkout has brought it already.
    rmSync(join(mesh.dir, 'dbt_down/state'), { recursive: true, force: true });
    const { status, output } = mesh.git('merge', '-q', 'words');
    assert.is(status, 0, output);
    assert.ok(existsSync(state), output);
    assert.is(mesh.git('status', '--porcelain').stdout, '');
  });

  test('two branches that are green alone are refused together', () => {
    mesh.git('checkout', '-q', '-b', 'drops', 'main');
    mesh.edit(SCHEMA, (yaml) => yaml.replace('access: public', 'access: protected'));
    mesh.edit('mesh.yml', (yaml) => `${yaml}${ACCEPTED}`);
    for (const reader of ['dbt_down', 'dbt_down_loom'])
      mesh.git('rm', '-rq', `${reader}/models/marts`, `${reader}/tests`);
    assert.is(mesh.git('commit', '-q', '-a', '-m', 'drop').status, 0);
    mesh.git('checkout', '-q', '-b', 'reads', 'main');
    mesh.edit(
      'dbt_down_loom/dbt_project.yml',
      (yaml) => `${yaml}\non-run-end: ["-- {{ ref('dbt_up', 'public_orders') }}"]\n`,
    );
    assert.is(mesh.git('commit', '-q', '-a', '-m', 'read').status, 0);
    const { status, output } = mesh.git('merge', '-q', '-m', 'together', 'drops');
    assert.is(status, 1, output);
    assert.match(output, 'dbt_down_loom/dbt_project.yml');
    assert.match(output, 'ref-target-public');
  });

  test('a push of a commit that went around the hook is refused before any dbt', () => {
    mesh.git('checkout', '-q', '-b', 'around');
    mesh.edit(LOOM_READER, (sql) => sql.replace("'public_orders'", "'stg_orders'"));
    mesh.git('commit', '-q', '--no-verify', '-a', '-m', 'around');
    const { status, output } = mesh.git('push', '-q', 'origin', 'around');
    assert.is(status, 1);
    assert.match(output, 'ref-target-public');
    assert.not.match(output, 'compiling');
    assert.is(mesh.git('ls-remote', 'origin').stdout, '');
  });

  test('a sound push is compiled with dbt and its lineage validated, from the pushed commit', () => {
    mesh.edit(LOOM_READER, (sql) => sql.replace("'public_orders'", "'stg_orders'"));
    const { status, output } = mesh.git('push', '-q', 'origin', 'main');
    assert.is(status, 0, output);
    assert.match(output, '✓ dbt_down_loom: Cross-project lineage verified');
    assert.match(output, '  - Found reference: model.dbt_up.public_orders');
    assert.match(output, '✓ dbt_down: Cross-project lineage verified');
    assert.match(mesh.git('ls-remote', 'origin').stdout, 'refs/heads/main');
  });
});
