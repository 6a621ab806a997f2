import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { fakeDbt, readerManifest, syncedRepo, upManifest } from '../commands/mesh-repo.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const DBT = `name=$(basename "$PWD")
echo "$name" >> "$NOTES/ran"
[ ! -f "$NOTES/$name.fails" ] || { echo "Compilation Error in $name"; exit 1; }
mkdir -p target && cp "$NOTES/$name.json" target/manifest.json`;

interface Hooked {
  readonly repo: GitRepo;
  readonly notes: string;
  /** git with the hooks on; never throws. */
  git(...args: string[]): Promise<Outcome>;
  gitWith(env: Record<string, string>, ...args: string[]): Promise<Outcome>;
  /** For which projects dbt ran since the last look. */
  ran(): string[];
}

/** A repository with this repository's own hooks, its build, husky's launchers and a bare remote. */
async function hooked(): Promise<Hooked> {
  const repo = await syncedRepo();
  const notes = tempDir('notes-');
  for (const name of ['hooks', '.husky']) {
    cpSync(join(repoRoot, name), join(repo.dir, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.husky/_'),
    });
  }
  mkdirSync(join(repo.dir, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(repoRoot, 'dist'), join(repo.dir, 'dist'));
  const lintStaged = join(repo.dir, 'node_modules/.bin/lint-staged');
  writeFileSync(lintStaged, '#!/bin/sh\necho ran >> "$NOTES/lint-staged"\n');
  chmodSync(lintStaged, 0o755);
  repo.write('.gitignore', `${repo.read('.gitignore')}dist\n.husky/_/\n`);
  await repo.commit('hooks');
  launchers(repo);
  await repo.git('config', 'core.hooksPath', '.husky/_');
  const bare = tempDir('bare-');
  await repo.git('init', '--quiet', '--bare', bare);
  await repo.git('remote', 'add', 'origin', bare);
  fakeDbt(repo, DBT);
  writeFileSync(join(notes, 'up.json'), JSON.stringify(upManifest()));
  for (const name of ['down', 'loomed'] as const) {
    writeFileSync(join(notes, `${name}.json`), JSON.stringify(readerManifest(name)));
  }
  const gitWith: Hooked['gitWith'] = (env, ...args) =>
    spawnCommand('git', args, { cwd: repo.dir, env: { ...repo.env, NOTES: notes, ...env } });
  return {
    repo,
    notes,
    gitWith,
    git: (...args) => gitWith({}, ...args),
    ran: () => {
      const file = join(notes, 'ran');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
      // The two readers run side by side.
      const names = lines.replace('loomed\ndown', 'down\nloomed').split('\n').filter(Boolean);
      rmSync(file, { force: true });
      return names;
    },
  };
}

/** What husky's `prepare` makes, with the one hook that husky 9 leaves out. */
function launchers(repo: GitRepo): void {
  const folder = join(repo.dir, '.husky/_');
  mkdirSync(folder, { recursive: true });
  cpSync(join(repoRoot, 'node_modules/husky/husky'), join(folder, 'h'));
  for (const name of ['pre-commit', 'pre-merge-commit', 'post-merge', 'pre-push']) {
    writeFileSync(join(folder, name), '#!/usr/bin/env sh\n. "$(dirname "$0")/h"', { mode: 0o755 });
  }
}

const PROTECTED =
  'models:\n  - name: orders\n    config: {contract: {enforced: true}}\n    columns: [{name: id, data_type: integer}]\n';
const BAD = "select id from {{ ref('up', 'stg') }}\n";

suite('hook: pre-commit', ({ test, timeout }) => {
  timeout(60_000);

  test('refuses what is staged, whatever the working tree says, and changes nothing', async () => {
    const { repo, git, notes } = await hooked();
    const good = repo.read('loomed/models/mart.sql');
    repo.write('up/models/stg.sql', 'select 1 as id\n');
    repo.write('loomed/models/mart.sql', BAD);
    await git('add', '--all');
    repo.write('loomed/models/mart.sql', good);
    const before = await repo.git('status', '--porcelain');
    const refused = await git('commit', '--message=bad');
    assert.is(refused.status, 1);
    assert.match(refused.stdout + refused.stderr, 'ref-target-public');
    assert.is(await repo.git('status', '--porcelain'), before);
    assert.is(repo.read('loomed/models/mart.sql'), good);
    assert.not.ok(existsSync(join(notes, 'lint-staged')));

    await git('add', '--all');
    repo.write('loomed/models/mart.sql', BAD);
    const passed = await git('commit', '--quiet', '--message=good');
    assert.equal(passed, { status: 0, stdout: '', stderr: '' });
    assert.is(repo.read('loomed/models/mart.sql'), BAD);
  });

  test('refuses a change of the upstream that breaks an unchanged reader', async () => {
    const { repo, git } = await hooked();
    repo.write('up/models/orders.yml', PROTECTED);
    const { status, stdout, stderr } = await git('commit', '--all', '--message=drop access');
    assert.is(status, 1);
    assert.match(stdout + stderr, 'loomed/models/mart.sql');
    assert.match(stdout + stderr, 'down/models/mart.sql');
  });

  test('starts lint-staged after it, only where a file of its concern is staged', async () => {
    const { repo, git, notes } = await hooked();
    repo.write('down/models/more.sql', 'select 1 as a\n');
    await git('add', '--all');
    assert.is((await git('commit', '--message=sql')).status, 0);
    assert.not.ok(existsSync(join(notes, 'lint-staged')));
    repo.write('src/x.ts', 'export {};\n');
    await git('add', '--all');
    assert.is((await git('commit', '--message=ts')).status, 0);
    assert.ok(existsSync(join(notes, 'lint-staged')));
  });

  test('MESH_SKIP skips the hooks that it names, and says so', async () => {
    const { repo, git, gitWith } = await hooked();
    repo.write('up/models/stg.sql', 'select 1 as id\n');
    repo.write('loomed/models/mart.sql', BAD);
    await git('add', '--all');
    assert.is((await gitWith({ MESH_SKIP: 'pre-push' }, 'commit', '--message=bad')).status, 1);
    const skipped = await gitWith({ MESH_SKIP: 'pre-push, pre-commit' }, 'commit', '--message=bad');
    assert.is(skipped.status, 0);
    assert.match(skipped.stderr, 'mesh: pre-commit skipped by MESH_SKIP');
  });

  test('without a build the hooks that guard refuse and say the command, post-merge does not', async () => {
    const { repo, git } = await hooked();
    rmSync(join(repo.dir, 'dist'));
    const refused = await git('commit', '--allow-empty', '--message=x');
    assert.is(refused.status, 1);
    assert.match(refused.stderr, 'npm run build');
    const merge = await spawnCommand('sh', ['hooks/post-merge.sh', '0'], { cwd: repo.dir, env: repo.env });
    assert.is(merge.status, 0);
    assert.match(merge.stderr, 'npm run build');
  });
});

suite('hook: merges', ({ test, timeout }) => {
  timeout(60_000);

  test('a merge of two green branches that are red together is refused', async () => {
    const { repo, git } = await hooked();
    await repo.git('rm', '--quiet', 'loomed/models/mart.sql', 'down/models/mart.sql');
    repo.write('mesh.yml', `${repo.read('mesh.yml')}compatibility: readers\n`);
    assert.is((await git('commit', '--all', '--message=no readers')).status, 0);
    await git('checkout', '--quiet', '-b', 'reader');
    repo.write('loomed/models/again.sql', "select id from {{ ref('up', 'orders') }}\n");
    await git('add', '--all');
    assert.is((await git('commit', '--message=a reader')).status, 0);
    await git('checkout', '--quiet', 'main');
    repo.write('up/models/orders.yml', PROTECTED);
    assert.is((await git('commit', '--all', '--message=drop access')).status, 0);
    const { status, stdout, stderr } = await git('merge', '--no-edit', 'reader');
    assert.is(status, 1, stdout + stderr);
    assert.match(stdout + stderr, 'loomed/models/again.sql');
  });

  test('post-merge brings state/ and sources to the merged lock, quietly', async () => {
    const { repo, git } = await hooked();
    await git('checkout', '--quiet', '-b', 'moves');
    repo.write('up/target/manifest.json', JSON.stringify(upManifest({ description: 'moved' })));
    await repo.mesh('publish', 'up');
    await repo.mesh('sync');
    await git('add', '--all');
    assert.is((await git('commit', '--message=move the lock')).status, 0);
    const moved = repo.read('down/state/up/manifest.json');
    await git('checkout', '--quiet', 'main');
    repo.write('down/state/up/manifest.json', 'old');
    const merged = await git('merge', '--no-edit', 'moves');
    assert.is(merged.status, 0);
    assert.is(repo.read('down/state/up/manifest.json'), moved);
    assert.match(merged.stderr, /^mesh: upstreams brought to mesh\.lock \(\d files?\)$/m);
    const again = await spawnCommand('sh', ['hooks/post-merge.sh', '0'], { cwd: repo.dir, env: repo.env });
    assert.equal(again, { status: 0, stdout: '', stderr: '' });
  });

  test('post-merge never fails: one line says that the old state stays', async () => {
    const { repo } = await hooked();
    const hook = (): Promise<Outcome> =>
      spawnCommand('sh', ['hooks/post-merge.sh', '0'], { cwd: repo.dir, env: repo.env });
    for (const reader of ['down', 'loomed']) repo.write(`${reader}/state/up/manifest.json`, 'old');
    rmSync(join(repo.dir, 'registry'), { recursive: true });
    const gone = await hook();
    assert.is(gone.status, 0);
    assert.match(gone.stderr, /^mesh: registry no longer has .*the old state stays.*\n$/);
    repo.write('mesh.lock', '<<<<<<< HEAD\n');
    const conflict = await hook();
    assert.is(conflict.status, 0);
    assert.match(conflict.stderr, /merge conflict.*the old state stays.*\n$/);
    rmSync(join(repo.dir, 'mesh.lock'));
    assert.equal(await hook(), { status: 0, stdout: '', stderr: '' });
  });
});

suite('hook: pre-push', ({ test, timeout }) => {
  timeout(90_000);

  test('judges and compiles the pushed commit, not the working tree: first all, then what changed', async () => {
    const { repo, git, ran } = await hooked();
    repo.write('loomed/models/mart.sql', BAD);
    const first = await git('push', '--quiet', 'origin', 'main');
    assert.is(first.status, 0, first.stderr);
    assert.equal(ran(), ['up', 'down', 'loomed']);
    await repo.git('checkout', '--quiet', '--', '.');

    repo.write('loomed/models/mart.sql', "select id as x from {{ ref('up', 'orders') }}\n");
    await git('commit', '--all', '--message=loomed');
    assert.is((await git('push', '--quiet', 'origin', 'main')).status, 0);
    assert.equal(ran(), ['loomed']);
    assert.is((await git('push', '--quiet', 'origin', 'main:again')).status, 0);
    assert.equal(ran(), []);
  });

  test('refuses a commit that got past the other hooks, before any dbt', async () => {
    const { repo, git, ran } = await hooked();
    await git('push', '--quiet', 'origin', 'main');
    ran();
    repo.write('up/models/stg.sql', 'select 1 as id\n');
    repo.write('loomed/models/mart.sql', BAD);
    await git('add', '--all');
    await git('commit', '--no-verify', '--message=bad');
    const { status, stderr, stdout } = await git('push', '--quiet', 'origin', 'main');
    assert.is(status, 1);
    assert.match(stdout + stderr, 'ref-target-public');
    assert.equal(ran(), []);
    assert.is((await git('push', '--quiet', '--no-verify', 'origin', 'main')).status, 0);
  });

  test('refuses where dbt fails or lineage is broken', async () => {
    const { repo, git, notes } = await hooked();
    writeFileSync(join(notes, 'down.fails'), '');
    const failed = await git('push', '--quiet', 'origin', 'main');
    assert.is(failed.status, 1);
    assert.match(failed.stderr, 'Compilation Error in down');
    rmSync(join(notes, 'down.fails'));
    // What dbt was content with before, it is not asked again; this is another dbt.
    repo.write('.venv/bin/dbt', `${repo.read('.venv/bin/dbt')}# newer\n`);
    const manifest = readerManifest('loomed');
    manifest.parent_map['model.loomed.mart'] = [];
    writeFileSync(join(notes, 'loomed.json'), JSON.stringify(manifest));
    const broken = await git('push', '--quiet', 'origin', 'main');
    assert.is(broken.status, 1);
    assert.match(broken.stderr, 'parent_map of model.loomed.mart lacks model.up.orders');
    assert.not.match(await repo.git('ls-remote', 'origin'), 'main');
  });

  test('a new branch is judged by what the remote has, a deleted one and an old tag not at all', async () => {
    const { repo, git, ran } = await hooked();
    await git('push', '--quiet', 'origin', 'main');
    ran();
    await git('checkout', '--quiet', '-b', 'feature');
    repo.write('down/models/mart.sql', "select id as y from {{ source('up', 'orders') }}\n");
    await git('commit', '--all', '--message=down');
    await git('tag', '--annotate', '--message=old', 'v1', 'main');
    assert.is((await git('push', '--quiet', 'origin', 'feature', 'v1')).status, 0);
    assert.equal(ran(), ['down']);
    assert.is((await git('push', '--quiet', 'origin', '--delete', 'feature')).status, 0);
    assert.equal(ran(), []);
  });

  test('`prePush: static` runs no dbt', async () => {
    const { repo, git, ran } = await hooked();
    repo.write('mesh.yml', `${repo.read('mesh.yml')}prePush: static\n`);
    await git('commit', '--all', '--message=static');
    assert.is((await git('push', '--quiet', 'origin', 'main')).status, 0);
    assert.equal(ran(), []);
  });
});

suite('mesh hook', ({ test }) => {
  test('refuses a hook that it does not know', async () => {
    const repo = await syncedRepo();
    const { status, stderr } = await repo.mesh('hook', 'pre-comit');
    assert.is(status, 2);
    assert.match(stderr, 'pre-merge-commit');
  });
});
