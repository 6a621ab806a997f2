import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as assert from 'uvu/assert';
import { fakeDbt, publishAndSync, syncedRepo } from '../commands/mesh-repo.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

/** Where lefthook and pre-commit are installed. */
const bin = process.env['MESHGATE_TEST_HOOK_MANAGERS'] ?? '';

/** The example of a manager, as docs/hooks.md shows it. */
function exampleOf(manager: string): string {
  const page = readFileSync(join(repoRoot, 'docs/hooks.md'), 'utf8');
  const [, example] = new RegExp(`^### ${manager}\\n[^]*?\`\`\`yaml\\n([^]*?)\`\`\``, 'm').exec(page) ?? [];
  assert.ok(example, `docs/hooks.md has no example for ${manager}`);
  return example ?? '';
}

interface Managed {
  readonly repo: GitRepo;
  readonly git: (...args: string[]) => Promise<Outcome>;
}

/** A mesh in step with meshgate as its package, the manager's example turned on, and a bare remote. */
async function managed(file: string, example: string, ...install: [string, ...string[]]): Promise<Managed> {
  const repo = await syncedRepo();
  const env = {
    ...repo.env,
    PATH: `${bin}${delimiter}${repo.env['PATH']}`,
    PRE_COMMIT_HOME: join(repoRoot, '.cache/real/pre-commit'),
  };
  const git = (...args: string[]): Promise<Outcome> => spawnCommand('git', args, { cwd: repo.dir, env });
  mkdirSync(join(repo.dir, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(repoRoot, 'dist/cli.js'), join(repo.dir, 'node_modules/.bin/meshgate'));
  fakeDbt(repo, 'exit 1');
  repo.write(file, example);
  repo.write('mesh.yml', `${repo.read('mesh.yml')}prePush: static\n`);
  await repo.commit('hooks');
  const bare = tempDir('bare-');
  await repo.git('init', '--quiet', '--bare', bare);
  await repo.git('remote', 'add', 'origin', bare);
  const [command, ...words] = install;
  const installed = await spawnCommand(join(bin, command), words, { cwd: repo.dir, env });
  assert.is(installed.status, 0, installed.stdout + installed.stderr);
  return { repo, git };
}

const BAD = "select id from {{ ref('up', 'stg') }}\n";
const said = ({ stdout, stderr }: Outcome): string => stdout + stderr;

/** What must hold whoever runs the hooks. */
async function guards({ repo, git }: Managed): Promise<void> {
  assert.match(
    (await repo.meshProcess({}, 'doctor')).stdout,
    /^✓ hooks +pre-commit, pre-merge-commit, pre-push, post-merge/m,
  );
  assert.is((await git('push', '--quiet', 'origin', 'main')).status, 0);

  // Staged badly, while the tree is good.
  const good = repo.read('loomed/models/mart.sql');
  repo.write('up/models/stg.sql', 'select 1 as id\n');
  repo.write('loomed/models/mart.sql', BAD);
  await repo.git('add', '--all');
  repo.write('loomed/models/mart.sql', good);
  const refused = await git('commit', '--message=bad');
  assert.is(refused.status, 1, said(refused));
  assert.match(said(refused), 'ref-target-public');
  assert.is(repo.read('loomed/models/mart.sql'), good);

  // Around the hook, and caught by the push.
  assert.is((await git('commit', '--no-verify', '--message=bad')).status, 0);
  await repo.git('checkout', '--quiet', '--', '.');
  const pushed = await git('push', '--quiet', 'origin', 'main:other');
  assert.is(pushed.status, 1, said(pushed));
  assert.match(said(pushed), 'ref-target-public');
  assert.not.match(await repo.git('ls-remote', 'origin'), 'other');
  await git('reset', '--quiet', '--hard', 'HEAD^');

  // Nothing but a deletion.
  await repo.git('rm', '--quiet', 'up/models/orders.sql');
  const deleted = await git('commit', '--message=gone');
  assert.is(deleted.status, 1, said(deleted));
  assert.match(said(deleted), 'ref-target-exists');
  await git('reset', '--quiet', '--hard');
}

async function follows({ repo, git }: Managed): Promise<void> {
  const before = repo.read('down/state/up/manifest.json');
  await git('checkout', '--quiet', '-b', 'moves');
  await publishAndSync(repo, { description: 'moved' });
  const moved = repo.read('down/state/up/manifest.json');
  await repo.git('add', '--all');
  const commit = await git('commit', '--quiet', '--message=move');
  assert.is(commit.status, 0, said(commit));
  await git('checkout', '--quiet', 'main');
  assert.is(repo.read('down/state/up/manifest.json'), before);
  const merged = await git('merge', '--no-edit', 'moves');
  assert.is(merged.status, 0, said(merged));
  assert.is(repo.read('down/state/up/manifest.json'), moved);
  assert.match(said(merged), 'mesh: upstreams brought to mesh.lock (2 files)');

  await git('checkout', '--quiet', '-b', 'work', 'HEAD^');
  repo.write('down/models/more.sql', 'select 1 as a\n');
  await repo.git('add', '--all');
  assert.is((await git('commit', '--quiet', '--message=more')).status, 0);
  assert.is(repo.read('down/state/up/manifest.json'), before);
  const rebased = await git('rebase', '--quiet', 'main');
  assert.is(rebased.status, 0, said(rebased));
  assert.is(repo.read('down/state/up/manifest.json'), moved);
  assert.is(await repo.git('status', '--porcelain'), '');
}

suite('lefthook', ({ test, before, timeout }) => {
  timeout(120_000);
  let place: Managed;
  before(async () => {
    place = await managed('lefthook.yml', exampleOf('lefthook'), 'lefthook', 'install');
  });
  test('guards commits and pushes', () => guards(place));
  test('brings state/ along', () => follows(place));
});

suite('pre-commit', ({ test, before, timeout }) => {
  timeout(120_000);
  let place: Managed;
  before(async () => {
    place = await managed('.pre-commit-config.yaml', exampleOf('pre-commit'), 'pre-commit', 'install');
  });
  test('guards commits and pushes', () => guards(place));
  test('brings state/ along', () => follows(place));
});
