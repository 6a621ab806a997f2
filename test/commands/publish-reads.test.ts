import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Consumes } from '../../src/registry/consumes.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { makeManifest } from '../manifest/make-manifest.ts';
import { compiled, ORDERS, syncedRepo } from './mesh-repo.ts';

const CONSUMES = 'registry/down/prod/latest/consumes.json';
const SQL = "select id from {{ source('up', 'orders') }}\n";

function told(repo: GitRepo): Consumes {
  return JSON.parse(repo.read(CONSUMES)) as Consumes;
}

suite('mesh publish of a project that reads others', ({ test, timeout }) => {
  timeout(60_000);

  test('one that publishes nothing itself tells what it reads, and nothing else', async () => {
    const repo = await syncedRepo();
    compiled(repo, 'down', makeManifest('down', [{ name: 'mart', sql: SQL }]));
    const dry = await repo.mesh('publish', 'down', '--dry-run');
    assert.match(dry.stdout, '✓ down: would be told to prod that it reads up, 1 reader\n');
    assert.not.ok(existsSync(join(repo.dir, 'registry/down')));

    const first = await repo.mesh('publish', 'down');
    assert.is(first.status, 0, first.stderr);
    assert.is(first.stdout, `✓ down: told to prod that it reads up, 1 reader\n  - ${CONSUMES}\n`);
    assert.not.ok(existsSync(join(repo.dir, 'registry/down/prod/latest/manifest.json')));
    assert.not.ok(existsSync(join(repo.dir, 'registry/down/prod/history')));
    const { upstreams, git_commit, dbt_version, project, environment } = told(repo);
    assert.equal([project, environment, dbt_version], ['down', 'prod', '1.11.16']);
    assert.is(git_commit, (await repo.git('rev-parse', 'HEAD')).trim());
    assert.is(upstreams.length, 1);
    const [up] = upstreams;
    assert.match(repo.read('mesh.lock'), up?.contract?.sha256 ?? 'nothing is pinned');
    assert.match(repo.read('mesh.lock'), up?.contract?.timestamp ?? 'nothing is pinned');
    const [read] = up?.reads ?? [];
    assert.equal([read?.unique_id, read?.version], ['model.up.orders', null]);
    const [reader] = read?.readers ?? [];
    assert.is(reader?.unique_id, 'model.down.mart');
    assert.equal([reader?.path, reader?.line, reader?.column], ['down/models/mart.sql', 1, 19]);

    const again = await repo.mesh('publish', 'down');
    assert.match(
      again.stdout,
      /^✓ down: what it reads is unchanged in prod since \d{8}T\d{9}Z, nothing written\n$/,
    );
  });

  test('no text of the SQL is told, nor a value of the environment', async () => {
    const repo = await syncedRepo();
    const secret = "select id, 'very secret' as why from {{ source('up', 'orders') }} -- note to self\n";
    repo.write('down/models/mart.sql', secret);
    compiled(repo, 'down', makeManifest('down', [{ name: 'mart', sql: secret }]));
    const env = { SECRET_TOKEN: 'do-not-tell' };
    assert.is((await repo.meshWith({ env }, 'publish', 'down')).status, 0);
    assert.not.match(repo.read(CONSUMES), /secret|note to self|do-not-tell/);
  });

  test('one that publishes a contract too tells both, and each only where it changed', async () => {
    const repo = await syncedRepo();
    repo.write(
      'down/models/mart.yml',
      'models:\n  - name: mart\n    config: {access: public, contract: {enforced: true}}\n    columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}]\n',
    );
    const both = (description: string): void =>
      compiled(repo, 'down', makeManifest('down', [{ ...ORDERS, name: 'mart', sql: SQL, description }]));
    both('one');
    assert.is((await repo.mesh('publish', 'down', '--candidate')).status, 0);
    assert.not.ok(existsSync(join(repo.dir, CONSUMES)), 'the code of a candidate is not released');
    const first = await repo.mesh('publish', 'down');
    assert.match(first.stdout, /^✓ down: told to prod .*\n.*\n✓ down: published to prod as /);
    const before = repo.read(CONSUMES);
    both('two');
    const second = await repo.mesh('publish', 'down');
    assert.match(second.stdout, /^✓ down: what it reads is unchanged .*\n✓ down: published to prod as /);
    assert.is(repo.read(CONSUMES), before);
    for (const words of [
      ['rollback', 'down'],
      ['prune', 'down', '--keep', '1'],
    ]) {
      assert.is((await repo.mesh(...words)).status, 0);
      assert.is(repo.read(CONSUMES), before, 'it is of the code that runs, not of a contract');
    }
  });

  test('one that no longer reads says so', async () => {
    const repo = await syncedRepo();
    compiled(repo, 'down', makeManifest('down', [{ name: 'mart', sql: SQL }]));
    await repo.mesh('publish', 'down');
    repo.write('down/models/mart.sql', 'select 1 as id\n');
    compiled(repo, 'down', makeManifest('down', [{ name: 'mart', sql: 'select 1 as id\n' }]));
    const { stdout, status } = await repo.mesh('publish', 'down');
    assert.is(status, 0);
    assert.match(stdout, '✓ down: told to prod that it reads nobody, 0 readers\n');
    assert.equal(told(repo).upstreams, []);
    rmSync(join(repo.dir, 'registry/down'), { recursive: true });
    const never = await repo.mesh('publish', 'down');
    assert.is(never.status, 1);
    assert.match(never.stdout, 'down has no public model');
  });

  test('what may not be published tells nothing either', async () => {
    const repo = await syncedRepo();
    compiled(repo, 'down', makeManifest('down', [{ name: 'mart', sql: SQL }]));
    repo.write('down/models/new.sql', 'select 1 as a\n');
    const { status, stdout } = await repo.mesh('publish', 'down');
    assert.is(status, 1);
    assert.match(stdout, 'down/models/new.sql is not in it');
    assert.not.ok(existsSync(join(repo.dir, CONSUMES)));
  });
});
