import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { makeManifest } from '../manifest/make-manifest.ts';
import { compiled, meshRepo, ORDERS, SQL, touchLater, upManifest } from './mesh-repo.ts';

const LATEST = 'registry/up/prod/latest/manifest.json';
const published = (repo: GitRepo): string[] =>
  existsSync(join(repo.dir, 'registry'))
    ? readdirSync(join(repo.dir, 'registry'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.json'),
      )
    : [];

suite('mesh publish', ({ test, timeout }) => {
  timeout(60_000);

  test('writes history and latest, with who, when and which commit; the second time nothing', async () => {
    const repo = await meshRepo();
    const commit = await repo.commit('one');
    compiled(repo, 'up', upManifest());
    const first = await repo.mesh('publish', 'up');
    assert.is(first.status, 0, first.stderr);
    assert.match(
      first.stdout,
      /^✓ up: published to prod as \d{8}T\d{9}Z, 1 public node\n {2}- registry\/up\/prod\/history/,
    );
    const { env } = JSON.parse(repo.read(LATEST)).metadata;
    assert.is(env.MESHGATE_GIT_COMMIT, commit);
    assert.is(env.MESHGATE_ENVIRONMENT, 'prod');
    assert.match(env.MESHGATE_PUBLISHED_AT, /^\d{8}T\d{9}Z$/);
    assert.match(env.MESHGATE_VERSION, /^\d+\.\d+\.\d+/);
    assert.is(published(repo).length, 2);

    const again = await repo.mesh('publish', 'up');
    assert.match(again.stdout, `unchanged since ${env.MESHGATE_PUBLISHED_AT}`);
    assert.is(published(repo).length, 2);
    compiled(repo, 'up', upManifest({ description: 'now described' }));
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    assert.is(published(repo).length, 3);
  });

  test('--dry-run says what would be written, and writes nothing', async () => {
    const repo = await meshRepo();
    compiled(repo, 'up', upManifest());
    const { status, stdout } = await repo.mesh('publish', 'up', '--dry-run');
    assert.is(status, 0);
    assert.match(stdout, 'would be published to prod');
    assert.not.ok(existsSync(join(repo.dir, 'registry')));
  });

  test('finds the registry by option, variable, mesh.yml and --local, in that order of trust', async () => {
    const repo = await meshRepo();
    compiled(repo, 'up', upManifest());
    const env = { MESH_REGISTRY: 'by-variable' };
    await repo.meshWith({ env }, 'publish', 'up', '--registry', 'by-option', '--env', 'dev');
    assert.ok(existsSync(join(repo.dir, 'by-option/up/dev/latest/manifest.json')));
    await repo.meshWith({ env }, 'publish', 'up');
    assert.ok(existsSync(join(repo.dir, 'by-variable/up/prod/latest/manifest.json')));
    assert.equal(published(repo), []);
    repo.write('mesh.yml', 'version: 1\n');
    const none = await repo.mesh('publish', 'up');
    assert.is(none.status, 2);
    assert.match(none.stderr, /registry.*mesh\.yml.*MESH_REGISTRY.*--local/s);
    assert.is((await repo.mesh('publish', 'up', '--local')).status, 0);
    assert.is(published(repo).length, 2);
    const both = await repo.mesh('publish', 'up', '--local', '--registry', 'x');
    assert.is(both.status, 2);
  });

  const refusals: [name: string, prepare: (repo: GitRepo) => void, says: RegExp][] = [
    [
      'the manifest of another project',
      (repo) => compiled(repo, 'up', makeManifest('other', [ORDERS])),
      /is the manifest of other/,
    ],
    [
      'a manifest with no public model',
      (repo) => compiled(repo, 'up', upManifest({ access: 'protected' })),
      /no public model/,
    ],
    [
      'a manifest from before a model was changed',
      (repo) => {
        compiled(repo, 'up', upManifest());
        repo.write('up/models/orders.sql', 'select 2 as id\n');
      },
      /up\/models\/orders\.sql was changed since/,
    ],
    [
      'a manifest from before a model was added',
      (repo) => {
        compiled(repo, 'up', upManifest());
        repo.write('up/models/new.sql', 'select 1 as a\n');
      },
      /up\/models\/new\.sql is not in it/,
    ],
    [
      'a manifest from before a model was deleted',
      (repo) => {
        compiled(repo, 'up', makeManifest('up', [ORDERS, { name: 'old' }]));
      },
      /up\/models\/old\.sql is gone/,
    ],
    [
      'a manifest from before its properties were changed',
      (repo) => {
        compiled(repo, 'up', upManifest());
        touchLater(repo, 'up/models/orders.yml');
      },
      /up\/models\/orders\.yml was changed since/,
    ],
    [
      'a project with a public model that has no contract',
      (repo) => {
        repo.write('up/models/orders.yml', 'models:\n  - name: orders\n    config: {access: public}\n');
        compiled(repo, 'up', upManifest({ enforced: false }));
      },
      /up\/models\/orders\.yml:3:\d+ .*public-model-contract/,
    ],
  ];
  for (const [name, prepare, says] of refusals) {
    test(`refuses ${name}`, async () => {
      const repo = await meshRepo();
      prepare(repo);
      const { status, stdout, stderr } = await repo.mesh('publish', 'up');
      assert.is(status, 1, stderr);
      assert.match(stdout, /^✗ up: not published\n/);
      assert.match(stdout, says);
      assert.match(stderr, /→ /);
      assert.equal(published(repo), []);
    });
  }

  test('a model that is disabled, empty or ignored by dbt makes nothing stale; nor does a switch of branches', async () => {
    const repo = await meshRepo();
    repo.write('up/models/off.sql', 'select 1');
    repo.write('up/models/empty.sql', '\n');
    const manifest = {
      ...upManifest(),
      disabled: { 'model.up.off': [{ original_file_path: 'models/off.sql' }] },
    };
    compiled(repo, 'up', manifest);
    repo.write('up/models/orders.sql', SQL);
    touchLater(repo, 'up/models/orders.sql');
    assert.is((await repo.mesh('publish', 'up', '--dry-run')).status, 0);
  });

  test('--manifest takes one that was made elsewhere, of a project that may be elsewhere too', async () => {
    const repo = await meshRepo();
    repo.write('ci/m.json', JSON.stringify(makeManifest('far', [ORDERS])));
    const { status, stdout } = await repo.meshWith(
      { cwd: join(repo.dir, 'ci') },
      ...['publish', 'far', '--manifest', 'm.json'],
    );
    assert.is(status, 0);
    assert.match(stdout, 'far: published');
    assert.ok(existsSync(join(repo.dir, 'registry/far/prod/latest/manifest.json')));
  });

  test('what is missing or broken is named, with what to do', async () => {
    const repo = await meshRepo();
    const missing = await repo.mesh('publish', 'up');
    assert.is(missing.status, 3);
    assert.match(missing.stderr, /up\/target\/manifest\.json cannot be read.*mesh compile --project up/s);
    repo.write('up/target/manifest.json', '{"metadata": {');
    const broken = await repo.mesh('publish', 'up');
    assert.is(broken.status, 3);
    assert.match(broken.stderr, 'up/target/manifest.json: the file is not valid JSON');
    const unknown = await repo.mesh('publish', 'nobody');
    assert.is(unknown.status, 3);
    assert.match(unknown.stderr, 'nobody');
  });

  test('a name that leads out of the registry is refused', async () => {
    const repo = await meshRepo();
    for (const words of [['../../x'], ['up', '--env', '../../x'], ['up', '--env', 'a\u001b[2Jb']]) {
      compiled(repo, 'up', upManifest());
      const { status, stderr } = await repo.mesh('publish', ...words);
      assert.is(status, 2);
      assert.not.match(stderr, /\u001b/);
    }
    rmSync(join(repo.dir, 'up/target'), { recursive: true });
    assert.equal(published(repo), []);
  });
});
