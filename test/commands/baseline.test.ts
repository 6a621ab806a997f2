import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';

const FILE = 'mesh-baseline.json';
const BAD = "select * from {{ ref('up', 'closed') }}\n";
const OPEN = "{{ config(access='public', contract={'enforced': true}) }}\nselect 1 as id\n";

/** Two findings of old: one in `a`, one in `b`. */
async function oldRepo(): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('up/dbt_project.yml', 'name: up\n');
  repo.write('up/models/closed.sql', 'select 1 as id\n');
  repo.write('down/dbt_project.yml', 'name: down\n');
  repo.write('down/dependencies.yml', 'projects: [{name: up}]\n');
  repo.write('down/models/a.sql', BAD);
  repo.write('down/models/b.sql', BAD);
  return repo;
}

/** The files of open findings, behind the exit code. */
async function check(repo: GitRepo, ...words: string[]): Promise<string> {
  const { status, stdout } = await repo.mesh('check', '--format', 'json', ...words);
  const { findings } = JSON.parse(stdout) as { findings: { path: string; waived: object | null }[] };
  const open = findings.filter(({ waived }) => waived === null).map(({ path }) => path.replace(/^.*\//, ''));
  return [status, ...open].join(' ');
}

suite('mesh baseline', ({ test, timeout }) => {
  timeout(60_000);

  test('accepts what is found today; what is new counts', async () => {
    const repo = await oldRepo();
    assert.is(await check(repo), '1 a.sql b.sql');
    assert.is(
      (await repo.mesh('baseline', '--dry-run')).stdout,
      `${FILE} would accept 2 errors and 0 warnings\n`,
    );
    assert.not.ok(existsSync(join(repo.dir, FILE)));
    assert.is((await repo.mesh('baseline')).stdout, `${FILE} accepts 2 errors and 0 warnings\n`);
    const text = repo.read(FILE);
    assert.is(await check(repo), '0');
    assert.match((await repo.mesh('check')).stdout, '✓ No findings, 2 waived');
    repo.write('down/models/c.sql', BAD);
    assert.is(await check(repo), '1 c.sql');
    repo.write('down/models/a.sql', `${BAD}-- above\nunion all ${BAD}`);
    assert.is(await check(repo), '1 a.sql c.sql', 'one more in a file that has one');
    assert.is(repo.read(FILE), text);
  });

  test('shrinks by itself: what was mended once is not accepted again', async () => {
    const repo = await oldRepo();
    await repo.mesh('baseline');
    repo.write('down/models/b.sql', 'select 1\n');
    const { status, stderr } = await repo.mesh('check');
    assert.is(status, 0);
    assert.is(stderr, `mesh: 1 accepted finding is gone: ${FILE} says so now; commit it\n`);
    repo.write('down/models/b.sql', BAD);
    assert.is(await check(repo), '1 b.sql');
    repo.write('up/models/closed.sql', OPEN);
    assert.match((await repo.mesh('check')).stderr, `1 accepted finding is gone: ${FILE} is removed`);
    assert.not.ok(existsSync(join(repo.dir, FILE)));
  });

  test('in CI it is only told, and a file that cannot be read keeps what it held', async () => {
    const repo = await oldRepo();
    await repo.mesh('baseline');
    const text = repo.read(FILE);
    repo.write('down/models/b.sql', 'select 1\n');
    const { stderr } = await repo.meshWith({ env: { CI: 'true' } }, 'check');
    assert.match(stderr, '1 accepted finding is gone: run mesh check where you commit');
    repo.write('down/models/broken.yml', 'models: [\n');
    assert.is((await repo.mesh('check')).status, 1);
    assert.is(repo.read(FILE), text);
  });

  test('a finding moves with its file, and is accepted once', async () => {
    const repo = await oldRepo();
    await repo.mesh('baseline');
    rmSync(join(repo.dir, 'down/models/b.sql'));
    repo.write('down/models/sub/b.sql', BAD);
    assert.is(await check(repo), '0');
    assert.match(repo.read(FILE), 'down/models/sub/b.sql');
    // A copy is no move: the model of the same name is another one's reader.
    repo.write('down/models/b2.sql', BAD);
    assert.is(await check(repo), '1 b2.sql');
    await repo.mesh('baseline');
    repo.write('down/models/sub/b.sql', `${BAD}\nunion all ${BAD}`);
    assert.is(await check(repo), '1 b.sql');
  });

  test('what is judged is what the commit holds, its baseline too', async () => {
    const repo = await oldRepo();
    await repo.mesh('baseline');
    await repo.commit('adopted');
    assert.is(await check(repo, '--rev', 'HEAD'), '0');
    repo.write('down/models/c.sql', BAD);
    await repo.git('add', '--all');
    assert.is(await check(repo, '--staged'), '1 c.sql');
    await repo.git('reset', '--quiet', '--hard');
    await repo.git('rm', '--quiet', FILE);
    assert.is(await check(repo, '--staged'), '1 a.sql b.sql');
    await repo.git('commit', '--quiet', '--message=strict');
    assert.is(await check(repo, '--rev', 'HEAD~'), '0');
    assert.is(await check(repo, '--rev', 'HEAD'), '1 a.sql b.sql');
  });

  test('nothing found needs none; a file of another make is refused', async () => {
    const repo = await oldRepo();
    for (const text of ['{"version":1,', '{"version":2,"findings":[]}', '<<<<<<< HEAD\n']) {
      repo.write(FILE, text);
      const { status, stderr } = await repo.mesh('check');
      assert.is(status, 2);
      assert.match(stderr, `${FILE}: This is no baseline`);
    }
    rmSync(join(repo.dir, FILE));
    repo.write('up/models/closed.sql', OPEN);
    assert.is((await repo.mesh('baseline')).stdout, 'nothing is found: no baseline is needed\n');
    assert.not.ok(existsSync(join(repo.dir, FILE)));
  });
});
