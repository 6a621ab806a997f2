import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type GitPlaces, gitPlaces } from './git.ts';

/** What tells Git to look elsewhere than upwards from the working folder. */
const ELSEWHERE = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_CEILING_DIRECTORIES',
  'GIT_DISCOVERY_ACROSS_FILESYSTEM',
];
/** Settings by which a repository's folders are not where they seem. */
const UNUSUAL =
  /^\s*\[\s*(?:include|includeif|extensions)\b|^\s*worktree\s*=|^\s*bare\s*=\s*(?:true|yes|on|1)/im;

/**
 * Where the repository is, without starting Git where that is plain to see: `.git` is a folder, and nothing says
 * that it is not what it seems. https://git-scm.com/docs/git#_discussion
 */
export async function findRepository(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitPlaces> {
  return plainRepository(cwd, env) ?? (await gitPlaces(cwd));
}

function plainRepository(cwd: string, env: Readonly<Record<string, string | undefined>>): GitPlaces | null {
  if (sep !== '/' || ELSEWHERE.some((name) => env[name] !== undefined)) return null;
  try {
    let root = realpathSync(cwd);
    const { dev } = lstatSync(root);
    if (root.split('/').includes('.git')) return null;
    while (!existsSync(join(root, '.git'))) {
      if (existsSync(join(root, 'HEAD')) || dirname(root) === root) return null;
      root = dirname(root);
    }
    const own = join(root, '.git');
    const stat = lstatSync(own);
    if (!stat.isDirectory() || stat.dev !== dev || !existsSync(join(own, 'HEAD'))) return null;
    if (existsSync(join(own, 'commondir')) || UNUSUAL.test(readFileSync(join(own, 'config'), 'utf8')))
      return null;
    return { root, common: own, own };
  } catch {
    return null;
  }
}
