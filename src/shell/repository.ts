import { simpleGit } from 'simple-git';
import { OutsideError } from '../errors.ts';

/**
 * What says to Git which repository it is about: a hook and whoever sets it by hand rely on it, and simple-git hides
 * it from Git unless it is named. https://git-scm.com/docs/git-rev-parse#Documentation/git-rev-parse.txt---local-env-vars
 */
const ENVIRONMENT = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_SHALLOW_FILE',
  'GIT_NAMESPACE',
  'GIT_CEILING_DIRECTORIES',
  'GIT_DISCOVERY_ACROSS_FILESYSTEM',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_PARAMETERS',
  'GIT_OPTIONAL_LOCKS',
  'GIT_NO_LAZY_FETCH',
  'GIT_TERMINAL_PROMPT',
];

/**
 * Git's answers off the commit path, through simple-git. Never call its `.env()`: it refuses to run at all where
 * EDITOR, PAGER or GIT_SSH are set. https://github.com/steveukx/git-js/blob/main/docs/PLUGIN-UNSAFE-ACTIONS.md
 */
async function ask(root: string, args: readonly string[]): Promise<string> {
  return simpleGit({ baseDir: root, allowEnvironment: ENVIRONMENT })
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

/**
 * What a remote lacks of a commit's history, by its remote-tracking branches and by `known`, a commit that it has.
 * A remote without tracking branches, such as one named by its address, is taken to have what any remote has.
 */
export async function unpushed(
  root: string,
  commit: string,
  remote: string,
  known: string | null,
): Promise<Unpushed> {
  const tracked = await ask(root, ['for-each-ref', '--count=1', `refs/remotes/${remote}/`]).catch(() => '');
  const theirs = tracked === '' ? '--remotes' : `--remotes=${remote}`;
  const has = [...(known === null ? [] : [known]), theirs];
  const lines = split(await ask(root, ['rev-list', '--boundary', commit, '--not', ...has]), '\n');
  const boundary = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  const count = lines.length - boundary.length;
  const bases = [...new Set([...(known === null ? [] : [known]), ...boundary])];
  if (bases.length < 2) return { count, bases };
  return { count, bases: split(await ask(root, ['merge-base', '--independent', ...bases]), '\n') };
}

export interface Unpushed {
  /** How many commits of a history the remote does not have. */
  readonly count: number;
  /** What they stand on: commits that the remote does have, none of them behind another. */
  readonly bases: readonly string[];
}

function split(out: string, separator = '\0'): string[] {
  return out.split(separator).filter(Boolean);
}
