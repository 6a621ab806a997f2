import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';

const READER = 'down/models/m.sql';
const BARE = "select * from {{ ref('up', 'closed') }}\n";
const WAIVED = `-- mesh-ignore ref-target-public: until up opens it\n${BARE}`;
const CONFIG =
  'version: 1\nwaivers:\n  - {rule: ref-target-public, path: down/**, reason: until up opens it}\n';

/** A repository with one finding, waived in a comment. */
async function waivedRepo(): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('up/dbt_project.yml', 'name: up\n');
  repo.write('up/models/closed.sql', 'select 1 as id\n');
  repo.write('down/dbt_project.yml', 'name: down\n');
  repo.write('down/dependencies.yml', 'projects: [{name: up}]\n');
  repo.write(READER, WAIVED);
  return repo;
}

/** `status rule…` of the findings that count, with `waived` of each that does not. */
async function staged(repo: GitRepo): Promise<string> {
  await repo.git('add', '--all');
  const { status, stdout } = await repo.mesh('check', '--staged', '--format', 'json');
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; waived: { reason: string } | null }[];
  };
  return [status, ...findings.map(({ rule, waived }) => (waived === null ? rule : `waived ${rule}`))].join(
    ' ',
  );
}

suite('waivers and commits', ({ test, timeout }) => {
  timeout(60_000);

  test('a waived finding refuses no commit and is told of by nobody but json', async () => {
    const repo = await waivedRepo();
    assert.is(await staged(repo), '0 waived ref-target-public');
    assert.equal(await repo.mesh('check', '--staged', '--quiet'), { status: 0, stdout: '', stderr: '' });
    const { status, stdout } = await repo.mesh('check');
    assert.is(status, 0);
    assert.is(stdout, '✓ No findings, 1 waived (2 projects in the working tree)\n');
  });

  test('who takes a waiver away brings its finding', async () => {
    const repo = await waivedRepo();
    await repo.commit('waived');
    assert.is(await staged(repo), '0');
    repo.write(READER, BARE);
    assert.is(await staged(repo), '1 ref-target-public');
    repo.write(READER, `\n\n${WAIVED}`);
    assert.is(await staged(repo), '0');
  });

  test('one in mesh.yml, taken away or written', async () => {
    const repo = await waivedRepo();
    repo.write(READER, BARE);
    assert.is(await staged(repo), '1 ref-target-public');
    repo.write('mesh.yml', CONFIG);
    assert.is(await staged(repo), '0 waived ref-target-public');
    await repo.commit('waived');
    repo.write('mesh.yml', 'version: 1\n');
    assert.is(await staged(repo), '1 ref-target-public');
  });

  test('what is of mesh.yml itself is told, unless single projects are asked for', async () => {
    const repo = await waivedRepo();
    repo.write('mesh.yml', CONFIG.replace('down/**', 'elsewhere/**'));
    assert.match((await repo.mesh('check')).stdout, 'mesh.yml\n  3:12  warning  waiver-unused');
    assert.not.match((await repo.mesh('check', '--project', 'down')).stdout, 'waiver-unused');
  });

  test('what waits for an upstream to be mended is told as soon as it is', async () => {
    const repo = await waivedRepo();
    await repo.commit('waived');
    repo.write(
      'up/models/closed.sql',
      "{{ config(access='public', contract={'enforced': true}) }} select 1\n",
    );
    assert.is(await staged(repo), '0 waiver-unused');
  });
});
