import { simpleGit } from 'simple-git';
import { OutsideError } from '../errors.ts';

/**
 * Git's answers off the commit path, through simple-git. Never call its `.env()`: it refuses to run at all where
 * EDITOR, PAGER or GIT_SSH are set. https://github.com/steveukx/git-js/blob/main/docs/PLUGIN-UNSAFE-ACTIONS.md
 */
async function ask(root: string, args: readonly string[]): Promise<string> {
  return simpleGit({ baseDir: root })
    .raw([...args])
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? (cause.message.trim().split('\n')[0] ?? '') : String(cause);
      throw new OutsideError(`git ${args[0]}: ${reason}`, { cause });
    });
}

/** The user's name as Git knows it; null where none is set. */
export async function gitUser(root: string): Promise<string | null> {
  const name = await ask(root, ['config', '--get', 'user.name']).catch(() => '');
  return name.trim() || null;
}

/** The paths in which two commits differ; a rename is both of its paths. */
export async function changedPaths(root: string, from: string, to: string): Promise<string[]> {
  return split(await ask(root, ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', from, to]));
}

/** The paths in which the working tree differs from a commit, new files that Git does not ignore included. */
export async function changedPathsInTree(root: string, from: string): Promise<string[]> {
  const changed = await ask(root, ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', from]);
  const added = await ask(root, ['ls-files', '-z', '--others', '--exclude-standard', '--full-name']);
  return [...new Set([...split(changed), ...split(added)])];
}

/** The commit that two others have in common; null where they share no history. */
export async function mergeBase(root: string, a: string, b: string): Promise<string | null> {
  const base = (await ask(root, ['merge-base', a, b]).catch(() => '')).trim();
  return base === '' ? null : base;
}

export interface Unpushed {
  /** How many commits of a history the remote does not have. */
  readonly count: number;
  /** The newest commit that it does have; null where it has none. */
  readonly base: string | null;
}

/** What a remote lacks of a commit's history, by the remote-tracking branches. */
export async function unpushed(root: string, commit: string, remote: string): Promise<Unpushed> {
  const lines = (
    await ask(root, ['rev-list', '--boundary', '--topo-order', commit, '--not', `--remotes=${remote}`])
  )
    .split('\n')
    .filter(Boolean);
  const boundary = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  return { count: lines.length - boundary.length, base: boundary[0] ?? null };
}

function split(out: string): string[] {
  return out.split('\0').filter(Boolean);
}
