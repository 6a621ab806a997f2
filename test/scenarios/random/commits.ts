import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath } from '../../harness/git-repo.ts';
import { type Outcome, spawnCommand } from '../../harness/spawn-command.ts';
import { traces } from '../traces.ts';
import { changes, editTree, nameOf, rewrite, stageSome } from './edits.ts';
import { isBad } from './known-verdict.ts';
import { type Life, projectOf } from './life.ts';
import { propertiesText } from './made-files.ts';

/** What came of a commit; null where there was none to make. */
export type Came = 'passed' | 'refused' | null;

/** One random step of a life. */
export async function step(life: Life): Promise<Came> {
  const kind = life.random.int(1, 100);
  if (kind <= 10) return changeBranch(life);
  if (kind <= 24) return merge(life);
  if (kind <= 29) return cherryPick(life);
  return commit(life);
}

async function commit(life: Life): Promise<Came> {
  const { random, git } = life;
  editTree(life);
  await stageSome(life);
  const tracked = (await changes(life)).filter(({ path, isNew }) => !isNew && projectOf(path) !== undefined);
  const kind = random.int(1, 10);
  if (kind <= 2) return attempt(life, ['--all']);
  if (kind === 3 && tracked.length > 0) {
    return attempt(life, ['--only', random.pick(tracked).path]);
  }
  if (kind === 4) {
    // An amended commit that changes nothing is not judged again.
    const staged = await git('diff', '--cached', '--name-only', '--', '*.sql', '*.yml', '*.dbtignore');
    if (staged !== '') return attempt(life, ['--amend'], 'HEAD^@');
  }
  return attempt(life, []);
}

async function changeBranch(life: Life): Promise<Came> {
  await clean(life);
  const branch = (await life.git('branch', '--show-current')).trim();
  await life.git('checkout', '--quiet', branch === 'main' ? 'side' : 'main');
  return null;
}

/** A merge that Git commits by itself, or whose conflicts are solved somehow. */
async function merge(life: Life): Promise<Came> {
  await clean(life);
  const other = (await life.git('branch', '--show-current')).trim() === 'main' ? 'side' : 'main';
  const ours = (await life.git('rev-parse', 'HEAD')).trim();
  const theirs = (await life.git('rev-parse', other)).trim();
  const merged = await life.tryGit('merge', '--no-ff', '--message=merge', other);
  if (/Already up to date/.test(merged.stdout)) return null;
  const unmerged = await life.git('diff', '--name-only', '--diff-filter=U', '-z');
  if (unmerged === '') return judged(life, merged, ['--no-edit'], [ours, theirs]);
  for (const path of unmerged.split('\0').filter(Boolean)) solve(life, path);
  await life.git('add', '--all');
  return attempt(life, ['--no-edit'], [ours, theirs]);
}

function solve(life: Life, path: string): void {
  if (life.random.chance(0.3)) life.remove(path);
  else if (path.endsWith('.sql')) rewrite(life, path);
  else if (path.endsWith('.yml') && path !== 'mesh.yml')
    life.write(path, propertiesText(nameOf(path), 'public', true));
  else life.remove(path);
}

async function cherryPick(life: Life): Promise<Came> {
  await clean(life);
  const other = (await life.git('branch', '--show-current')).trim() === 'main' ? 'side' : 'main';
  const picked = await life.tryGit('cherry-pick', '--no-commit', other);
  if (picked.status === 0) return attempt(life, []);
  await clean(life);
  return null;
}

/** Tries to commit with the hooks on. */
async function attempt(
  life: Life,
  options: readonly string[],
  parents: readonly string[] | 'HEAD^@' = [],
): Promise<Came> {
  const command = ['commit', '--quiet', '--message=random', ...options].filter(
    (word) => !(word === '--message=random' && options.includes('--no-edit')),
  );
  const head = (await life.git('rev-parse', 'HEAD')).trim();
  const known =
    parents === 'HEAD^@'
      ? (await life.git('rev-parse', 'HEAD^@')).split('\n').filter(Boolean)
      : parents.length === 0
        ? [head]
        : parents;
  // Git itself writes into the index before it runs a hook, unless there is nothing left to write.
  await life.tryGit('update-index', '-q', '--refresh');
  await life.tryGit('write-tree');
  const before = traces(dirname(life.dir));
  const outcome = await life.tryGit(...command);
  const isEmpty =
    outcome.status !== 0 && /nothing (?:added )?to commit|no changes added/.test(outcome.stdout);
  if (isEmpty || outcome.status !== 0)
    assert.is(traces(dirname(life.dir)), before, 'a refused commit left a trace');
  return isEmpty ? null : judged(life, outcome, options, known, head);
}

/** Holds the hook's verdict against the check of the commit that results, and against what is known of its files. */
async function judged(
  life: Life,
  hook: Outcome,
  options: readonly string[],
  parents: readonly string[],
  back = parents[0] ?? '',
): Promise<Came> {
  const { random, git } = life;
  const words = options.includes('--no-edit') ? [] : ['--message=random'];
  if (hook.status !== 0) {
    const { status, stdout } = await life.tryGit('commit', '--quiet', '--no-verify', ...words, ...options);
    if (status !== 0 && /nothing (?:added )?to commit|no changes added/.test(stdout)) return null;
    assert.is(status, 0, `${hook.stdout}${hook.stderr}`);
  }
  const made = (await git('rev-parse', 'HEAD')).trim();
  const said = `${hook.stdout}${hook.stderr}`;
  const show = `git -C ${life.dir} show ${made}`;
  const bad = await isBad(life, made, parents);
  if (bad !== null) {
    assert.is(hook.status !== 0, bad, `the files of ${show} say otherwise than the hook:\n${said}`);
    const check = await checkedAgainst(life, made, parents);
    assert.is(hook.status !== 0, check, `mesh check of ${show} says otherwise than the hook:\n${said}`);
  }
  if (hook.status === 0 && bad !== null) return 'passed';
  // Somebody insists at times: that is where old findings come from.
  if (bad === null || random.chance(0.6)) await git('reset', '--quiet', '--hard', back);
  return bad === null ? null : 'refused';
}

/** Whether \`mesh check\` finds an error that none of the parents had. */
async function checkedAgainst(life: Life, commit: string, parents: readonly string[]): Promise<boolean> {
  let inAll: Map<string, number> | undefined;
  for (const parent of parents) {
    const args = ['check', '--rev', commit, '--changed-since', parent, '--format', 'json'];
    const env = { ...life.env, MESH_CACHE: 'off' };
    const { status, stdout, stderr } = await spawnCommand(process.execPath, [cliPath, ...args], {
      cwd: life.dir,
      env,
    });
    assert.ok(status === 0 || status === 1, stderr);
    const { findings } = JSON.parse(stdout) as { findings: { severity: string; fingerprint: string }[] };
    const errors = new Map<string, number>();
    for (const { severity, fingerprint } of findings) {
      if (severity === 'error') errors.set(fingerprint, (errors.get(fingerprint) ?? 0) + 1);
    }
    assert.is(status, errors.size > 0 ? 1 : 0);
    const others = inAll;
    inAll =
      others === undefined ? errors : new Map([...errors].filter(([fingerprint]) => others.has(fingerprint)));
  }
  return (inAll?.size ?? 0) > 0;
}

async function clean(life: Life): Promise<void> {
  await life.tryGit('merge', '--abort');
  await life.tryGit('cherry-pick', '--quit');
  await life.git('reset', '--quiet', '--hard');
  await life.git('clean', '-fdq');
}
