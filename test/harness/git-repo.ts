import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { repoRoot } from './repo-root.ts';
import { type Outcome, type SpawnOptions, spawnCommand } from './spawn-command.ts';
import { tempDir } from './temp-dir.ts';

export interface GitRepo {
  dir: string;
  env: NodeJS.ProcessEnv;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Runs git and returns what it printed; throws when git fails. */
  git(...args: string[]): Promise<string>;
  /** Stages everything, commits, and returns the commit's id. */
  commit(message: string): Promise<string>;
  /** Runs this repository's dist/cli.js in the folder; never throws. */
  mesh(...args: string[]): Promise<Outcome>;
  meshWith(options: SpawnOptions, ...args: string[]): Promise<Outcome>;
}

export const cliPath = join(repoRoot, 'dist/cli.js');

/** A real, empty Git repository on branch main, deaf to the configuration of this machine and user. */
export async function gitRepo(dir: string = tempDir('repo-')): Promise<GitRepo> {
  const env = cleanEnv();
  const git = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await spawnCommand('git', args, { cwd: dir, env });
    if (status !== 0) throw new Error(`git ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
    return stdout;
  };
  const meshWith = (options: SpawnOptions, ...args: string[]): Promise<Outcome> =>
    spawnCommand(process.execPath, [cliPath, ...args], {
      cwd: dir,
      ...options,
      env: { ...env, ...options.env },
    });
  await git('init', '--quiet', '--initial-branch=main', '--template=');
  return {
    dir,
    env,
    git,
    meshWith,
    mesh: (...args) => meshWith({}, ...args),
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    write: (path, text) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    },
    commit: async (message) => {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', `--message=${message}`);
      return (await git('rev-parse', 'HEAD')).trim();
    },
  };
}

/** This process's environment without what would change Git, dbt, AWS or the mesh; identity by variables. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const foreign = /^(GIT_|MESH|DBT_|AWS_|GITHUB_|CI$|NO_COLOR$|FORCE_COLOR$|HUSKY|NODE_OPTIONS$|npm_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
}
