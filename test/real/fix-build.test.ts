import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cleanEnv } from '../harness/clean-env.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';

const dbt = join(repoRoot, process.platform === 'win32' ? '.venv/Scripts/dbt' : '.venv/bin/dbt');

const ORDERS = `{{ config(materialized='table', access='public') }}
select 1 as id, cast(2.5 as decimal(10, 2)) as "Mixed Case", 'a' as status,
  {'city': 'Riga', 'zip': [1, 2]} as address, current_timestamp as loaded_at, uuid() as token
`;

suite('a contract that mesh fix wrote', ({ test, timeout }) => {
  timeout(180_000);

  test('is one that dbt builds with', async () => {
    const repo = await gitRepo();
    repo.write('.gitignore', 'target/\nlogs/\n.user.yml\n*.duckdb\n');
    repo.write(
      'dbt_project.yml',
      'name: sales\nversion: 1.0.0\nprofile: p\nflags: {send_anonymous_usage_stats: false}\n',
    );
    repo.write(
      'profiles.yml',
      'p: {target: dev, outputs: {dev: {type: duckdb, path: wh.duckdb, schema: marts}}}\n',
    );
    repo.write('models/orders.sql', ORDERS);
    await repo.commit('public, without a contract');
    const run = async (...args: string[]): Promise<{ status: number | null; stdout: string }> =>
      spawnCommand(dbt, ['--no-use-colors', ...args], { cwd: repo.dir, env: cleanEnv() });

    assert.is((await run('build')).status, 0);
    assert.is((await run('docs', 'generate')).status, 0);
    const fix = await repo.mesh('fix', '--write');
    assert.is(fix.stderr, 'mesh: mended 1 finding in 1 file\n');
    assert.is((await repo.mesh('check')).status, 0);
    const kept = await run('build');
    assert.is(kept.status, 0, kept.stdout);

    // That it is enforced is shown by what breaks it.
    repo.write('models/orders.sql', ORDERS.replace("'a' as status", '7 as status'));
    const broken = await run('build');
    assert.is(broken.status, 1);
    assert.match(broken.stdout, 'This model has an enforced contract that failed');
  });
});
