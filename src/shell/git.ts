import { existsSync } from 'node:fs';
import { OutsideError } from '../errors.ts';
import { run, type SpawnResult } from './spawn.ts';

/**
 * The plumbing that every commit needs: a plain spawn, because it must answer within milliseconds and feed
 * `cat-file --batch` through stdin, which simple-git cannot. Everything else goes through `repository.ts`.
 */
export async function git(cwd: string, args: readonly string[], input?: string | Buffer): Promise<Buffer> {
  const result = await start(cwd, args, input);
  if (result.status !== 0) {
    throw new OutsideError(`git ${args.join(' ')}: ${lastLine(result.stderr) || `exit ${result.status}`}`);
  }
  return result.stdout;
}

/** Absolute path of the working tree's root. Throws an OutsideError outside a repository. */
export async function gitRoot(cwd: string): Promise<string> {
  return (await gitPlaces(cwd)).root;
}

export interface GitPlaces {
  /** Of the working tree. */
  readonly root: string;
  /** Git's own folder, which all worktrees of a repository share. */
  readonly common: string;
  /** Git's folder of this worktree. */
  readonly own: string;
  /** There is no working tree, and `root` is Git's own folder. */
  readonly bare?: boolean;
}

/** Where everything is, with one start of Git. Throws an OutsideError outside a repository. */
export async function gitPlaces(cwd: string): Promise<GitPlaces> {
  if (!existsSync(cwd)) throw new OutsideError(`The folder ${cwd} does not exist.`);
  const folders = ['--path-format=absolute', '--git-common-dir', '--git-dir'];
  const { status, stdout, stderr } = await start(cwd, ['rev-parse', '--show-toplevel', ...folders]);
  if (status === 0) {
    const [root = '', common = '', own = ''] = linesOf(stdout);
    return { root, common, own };
  }
  // Commits can be judged all the same, which is what a push from a bare repository asks for.
  const bare = linesOf((await start(cwd, ['rev-parse', '--is-bare-repository', ...folders])).stdout);
  const [isBare, common = '', own = ''] = bare;
  if (isBare === 'true') return { root: own, common, own, bare: true };
  // Git may have another reason, such as a folder that belongs to somebody else: then its own words are best.
  const isOutside = /not a git repository/i.test(stderr);
  throw new OutsideError(isOutside ? `${cwd} is not inside a Git working tree.` : stderr.trim(), {
    next: 'Run mesh inside the repository that holds the dbt projects, or name it with --cwd.',
  });
}

function linesOf(stdout: Buffer): string[] {
  return stdout.toString('utf8').split(/\r?\n/);
}

async function start(cwd: string, args: readonly string[], input?: string | Buffer): Promise<SpawnResult> {
  try {
    return await run('git', args, { cwd, ...(input === undefined ? {} : { input }) });
  } catch (cause) {
    throw new OutsideError('Git could not be started.', {
      next: 'Install Git 2.31 or newer and make sure that `git --version` works here.',
      cause,
    });
  }
}

/** The commit id of a revision, or null if there is no such commit. */
export async function resolveCommit(root: string, revision: string): Promise<string | null> {
  const verify = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const result = await run('git', verify, { cwd: root });
  return result.status === 0 ? result.stdout.toString('utf8').trim() : null;
}

/** The value of a key of Git's configuration, or null where it is not set. */
export async function gitConfig(root: string, key: string): Promise<string | null> {
  const { status, stdout } = await start(root, ['config', '--get', key]);
  return status === 0 ? stdout.toString('utf8').trim() : null;
}

/** Those of some paths that Git ignores; what it tracks is never ignored. */
export async function ignoredPaths(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const input = paths.map((path) => `${path}\0`).join('');
  const { status, stdout } = await start(root, ['check-ignore', '-z', '--stdin'], input);
  return new Set(status === 0 ? stdout.toString('utf8').split('\0').filter(Boolean) : []);
}

/** The difference between two folders as Git shows it, whatever the user's settings for `git diff` are. */
export async function diffFolders(cwd: string, before: string, after: string): Promise<string> {
  const plain = ['-c', 'core.quotePath=false', '-c', 'core.autocrlf=false', '-c', 'diff.algorithm=histogram'];
  const options = ['--no-index', '--no-ext-diff', '--no-textconv', '--no-color', '--no-prefix', '--text'];
  const { status, stdout, stderr } = await start(cwd, [...plain, 'diff', ...options, '--', before, after]);
  if (status !== 0 && status !== 1) throw new OutsideError(`git diff: ${lastLine(stderr)}`);
  return stdout.toString('utf8');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
