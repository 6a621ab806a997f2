import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { compiled, meshRepo, syncedRepo, upManifest } from './mesh-repo.ts';

suite('mesh history', ({ test, timeout }) => {
  timeout(60_000);

  test('lists what was published, the newest first, and marks the latest', async () => {
    const repo = await syncedRepo();
    compiled(repo, 'up', upManifest({ description: 'second' }));
    await repo.meshWith({ env: { GITHUB_ACTOR: 'grace' } }, 'publish', 'up');
    const { status, stdout, stderr } = await repo.mesh('history', 'up');
    assert.is(status, 0, stderr);
    assert.is(stderr, '');
    const [header = '', newest = '', oldest = '', ...rest] = stdout.split('\n');
    assert.match(header, /^ +PUBLISHED +BY +COMMIT +DBT +PUBLIC +FULL +KIND$/);
    assert.match(newest, /^\* {2}\d{8}T\d{9}Z {2}grace +[0-9a-f]{10} {2}1\.11\.16 {2}1 +- +publish$/);
    assert.match(oldest, /^ {3}\d{8}T\d{9}Z {2}\S.* +- +1\.11\.16 {2}1 +- +publish$/);
    assert.equal(rest, ['']);
  });

  test('as JSON says the same with all that is known', async () => {
    const repo = await syncedRepo();
    const { stdout } = await repo.mesh('history', 'up', '--format', 'json');
    const document = JSON.parse(stdout);
    assert.is(document.version, 1);
    assert.is(document.project, 'up');
    assert.is(document.environment, 'prod');
    const { timestamp, contract_sha256, git_commit, published_by, ...rest } = document.publications[0];
    assert.match(timestamp, /^\d{8}T\d{9}Z$/);
    assert.match(contract_sha256, /^[0-9a-f]{64}$/);
    assert.is(git_commit, null);
    assert.ok(published_by === null || typeof published_by === 'string');
    assert.equal(rest, {
      latest: true,
      kind: 'publish',
      rollback_of: null,
      reason: null,
      dbt_version: '1.11.16',
      full_manifest: false,
      public_models: ['model.up.orders'],
      events: [],
      problem: null,
    });
  });

  test('a registry without the project, without latest, or of another format', async () => {
    const repo = await meshRepo();
    const none = await repo.mesh('history', 'up');
    assert.is(none.status, 3);
    assert.match(none.stderr, 'mesh publish up');
    assert.is((await repo.mesh('history', 'up', '--format', 'xml')).status, 2);
    compiled(repo, 'up', upManifest());
    await repo.mesh('publish', 'up');
    rmSync(join(repo.dir, 'registry/up/prod/latest'), { recursive: true });
    repo.write('registry/up/prod/history/not-a-time/manifest.json', '{}');
    const lost = await repo.mesh('history', 'up');
    assert.is(lost.status, 0);
    assert.match(lost.stderr, 'there is no latest');
    assert.not.match(lost.stdout, /^\*|not-a-time/m);
  });
});
