import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { runMesh } from '../../harness/run-mesh.ts';
import type { Outcome } from '../../harness/spawn-command.ts';
import { traces } from '../traces.ts';
import { changes, editTree, nameOf, rewrite, stageSome } from './edits.ts';
import { isBad } from './known-verdict.ts';
import { type Life, projectOf } from './life.ts';
import { propertiesText } from './made-files.ts';

/** What a commit was and what came of it. */
export interface Came {
  readonly kind: Kind;
  readonly verdict: 'passed' | 'refused';
}

export type Kind = 'plain' | '--all' | '--only' | '--amend' | 'merge' | 'conflict' | 'cherry-pick';

/** One random step of a life; null where no commit came of it. */
export async function step(life: Life): Promise<Came | null> {
  const kind = life.random.int(1, 100);
  if (kind <= 15) return changeBranch(life);
  if (kind <= 38) return merge(life);
  if (kind <= 44) return cherryPick(life);
  return commit(life);
}

async function commit(life: Life): Promise<Came | null> {
  const { random, git } = life;
  editTree(life);
  await stageSome(life);
  const tracked = (await changes(life)).filter(({ path, isNew }) => !isNew && projectOf(path) !== undefined);
  const kind = random.int(1, 10);
  if (kind <= 2) return attempt(life, '--all', ['--all']);
  if (kind === 3 && tracked.length > 0) {
    return attempt(life, '--only', ['--only', random.pick(tracked).path]);
  }
  if (kind === 4) {
    // An amended commit that changes nothing is not judged again.
    const staged = await git('diff', '--cached', '--name-only', '--', '*.sql', '*.yml', '*.dbtignore');
    if (staged !== '') return attempt(life, '--amend', ['--amend'], await parentsOf(life, 'HEAD'));
  }
  return attempt(life, 'plain', []);
}

async function changeBranch(life: Life): Promise<Came | null> {
  await clean(life);
  const branch = (await life.git('branch', '--show-current')).trim();
  await life.git('checkout', '--quiet', branch === 'main' ? 'side' : 'main');
  return null;
}

/** A merge that Git commits by itself, or whose conflicts are solved somehow. */
async function merge(life: Life): Promise<Came | null> {
  await clean(life);
  const other = (await life.git('branch', '--show-current')).trim() === 'main' ? 'side' : 'main';
  const ours = (await life.git('rev-parse', 'HEAD')).trim();
  const theirs = (await life.git('rev-parse', other)).trim();
  const merged = await life.tryGit('merge', '--no-ff', '--message=merge', other);
  if (/Already up to date/.test(merged.stdout)) return null;
  const unmerged = await life.git('diff', '--name-only', '--diff-filter=U', '-z');
  if (unmerged === '') return judged(life, 'merge', merged, ['--no-edit'], [ours, theirs]);
  for (const path of unmerged.split('\0').filter(Boolean)) solve(life, path);
  await life.git('add', '--all');
  return attempt(life, 'conflict', ['--no-edit'], [ours, theirs]);
}

function solve(life: Life, path: string): void {
  if (life.random.chance(0.3)) life.remove(path);
  else if (path.endsWith('.sql')) rewrite(life, path);
  else if (path.endsWith('.yml') && path !== 'mesh.yml')
    life.write(path, propertiesText(nameOf(path), 'public', true, true));
  else life.remove(path);
}

async function cherryPick(life: Life): Promise<Came | null> {
  await clean(life);
  const other = (await life.git('branch', '--show-current')).trim() === 'main' ? 'side' : 'main';
  const picked = await life.tryGit('cherry-pick', '--no-commit', other);
  if (picked.status === 0) return attempt(life, 'cherry-pick', []);
  await clean(life);
  return null;
}

async function parentsOf(life: Life, commit: string): Promise<string[]> {
  return (await life.git('rev-parse', `${commit}^@`)).split('\n').filter(Boolean);
}

const NOTHING = /nothing (?:added )?to commit|no changes added/;

/** Tries to commit with the hooks on, upon HEAD if nothing else is said. */
async function attempt(
  life: Life,
  kind: Kind,
  options: readonly string[],
  parents?: readonly string[],
): Promise<Came | null> {
  const head = (await life.git('rev-parse', 'HEAD')).trim();
  // Git itself writes into the index before it runs a hook, unless there is nothing left to write.
  await life.tryGit('update-index', '-q', '--refresh');
  await life.tryGit('write-tree');
  const before = traces(dirname(life.dir));
  const outcome = await life.tryGit('commit', '--quiet', ...named(options));
  if (outcome.status !== 0) assert.is(traces(dirname(life.dir)), before, 'a refused commit left a trace');
  if (outcome.status !== 0 && NOTHING.test(outcome.stdout)) return null;
  return judged(life, kind, outcome, options, parents ?? [head], head);
}

/** A merge has its message already. */
function named(options: readonly string[]): readonly string[] {
  return options.includes('--no-edit') ? options : ['--message=random', ...options];
}

/** Holds the hook's verdict against the check of the commit that results, and against what is known of its files. */
async function judged(
  life: Life,
  kind: Kind,
  hook: Outcome,
  options: readonly string[],
  parents: readonly string[],
  back = parents[0] ?? '',
): Promise<Came | null> {
  const { random, git } = life;
  const isRefused = hook.status !== 0;
  const said = `${hook.stdout}${hook.stderr}`;
  if (isRefused) {
    const { status, stdout } = await life.tryGit('commit', '--quiet', '--no-verify', ...named(options));
    if (status !== 0 && NOTHING.test(stdout)) return null;
    assert.is(status, 0, said);
  }
  const made = (await git('rev-parse', 'HEAD')).trim();
  const show = `git -C ${life.dir} show ${made}`;
  const bad = await isBad(life, made, parents);
  if (bad !== null) {
    assert.is(isRefused, bad, `the files of ${show} say otherwise than the hook:\n${said}`);
    const check = await checkedAgainst(life, made, parents);
    assert.is(isRefused, check, `mesh check of ${show} says otherwise than the hook:\n${said}`);
  }
  // Somebody insists at times: that is where old findings come from.
  if (bad === null || (isRefused && random.chance(0.6))) await git('reset', '--quiet', '--hard', back);
  return bad === null ? null : { kind, verdict: isRefused ? 'refused' : 'passed' };
}

/** Whether `mesh check` finds an error that none of the parents had. */
async function checkedAgainst(life: Life, commit: string, parents: readonly string[]): Promise<boolean> {
  let inAll: Map<string, number> | undefined;
  for (const parent of parents) {
    const args = ['check', '--rev', commit, '--changed-since', parent, '--format', 'json'];
    const env = { ...life.env, MESH_CACHE: 'off' };
    const { status, stdout, stderr } = await runMesh(args, { cwd: life.dir, env });
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
