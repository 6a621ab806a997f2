import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { linkPackages, packagesPin } from '../../../src/commands/compile/packages.ts';
import { DEFAULT_CONFIG } from '../../../src/config/mesh-config.ts';
import { loadProjects } from '../../../src/project/load-projects.ts';
import { revisionSnapshot } from '../../../src/source/git-snapshots.ts';
import { materialise } from '../../../src/source/materialise.ts';
import { type GitRepo, gitRepo } from '../../harness/git-repo.ts';
import { suite } from '../../harness/suite.ts';
import { tempDir } from '../../harness/temp-dir.ts';

const HUB = 'packages:\n  - {package: acme/tools, version: 1.0.0}\n';

async function withPackages(packages: string, more: Record<string, string> = {}): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('.gitignore', 'dbt_packages/\ninstalled/\n');
  repo.write('p/dbt_project.yml', 'name: p\n');
  repo.write('p/packages.yml', packages);
  for (const [path, text] of Object.entries(more)) repo.write(path, text);
  await repo.commit('p');
  return repo;
}

/** How the project of HEAD comes to its packages, and where it is laid out. */
async function linked(repo: GitRepo): Promise<{ state: string; folder: string; pin: string }> {
  const snapshot = revisionSnapshot(repo.dir, (await repo.git('rev-parse', 'HEAD')).trim());
  const project = (await loadProjects(snapshot, DEFAULT_CONFIG)).find(({ name }) => name === 'p');
  if (project === undefined) throw new Error('p is gone');
  const folder = tempDir();
  await materialise(snapshot, folder);
  const places = { root: repo.dir, folder, snapshot };
  return { state: await linkPackages(project, places), folder, pin: await packagesPin(project, places) };
}

suite('compile: dbt_packages', ({ test }) => {
  test('are those of the user where the lock is the same, wherever they are installed', async () => {
    const repo = await withPackages(HUB, { 'p/package-lock.yml': 'a\n' });
    repo.write('p/dbt_project.yml', 'name: p\npackages-install-path: installed\n');
    await repo.commit('elsewhere');
    assert.is((await linked(repo)).state, 'lacking', 'none is installed');
    repo.write('p/installed/tools/x.sql', 'x');
    repo.write('p/packages.yml', '# the lock decides\n');
    const { state, folder, pin } = await linked(repo);
    assert.is(state, 'linked');
    assert.is(readFileSync(join(folder, 'p/installed/tools/x.sql'), 'utf8'), 'x');
    assert.is(pin, '', 'the lock is among the files');
    repo.write('p/package-lock.yml', 'b\n');
    assert.is((await linked(repo)).state, 'lacking');
  });

  test('are those of the user where packages.yml is the same and nothing is pinned on both sides', async () => {
    const repo = await withPackages(HUB);
    repo.write('p/dbt_packages/tools/x.sql', 'x');
    repo.write('p/package-lock.yml', 'mine\n');
    assert.equal([(await linked(repo)).state, (await linked(repo)).pin], ['linked', 'mine\n']);
    repo.write('p/packages.yml', `${HUB}# another\n`);
    assert.is((await linked(repo)).state, 'lacking');
  });

  test('of the repository itself are those of the revision, with nothing installed', async () => {
    const repo = await withPackages('packages: [{local: ../common}]\n', {
      'common/dbt_project.yml': 'name: common\n',
      'common/macros/m.sql': 'committed',
    });
    repo.write('common/macros/m.sql', 'edited');
    repo.write('p/dbt_packages/common/macros/m.sql', 'old');
    const { state, folder } = await linked(repo);
    assert.is(state, 'linked');
    assert.is(readFileSync(join(folder, 'p/dbt_packages/common/macros/m.sql'), 'utf8'), 'committed');
  });

  test('a project without packages has none', async () => {
    const repo = await withPackages('packages: []\n');
    const { state, folder } = await linked(repo);
    assert.is(state, 'none');
    assert.is(lstatSync(join(folder, 'p/dbt_packages'), { throwIfNoEntry: false }), undefined);
  });
});
