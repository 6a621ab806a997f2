import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cleanEnv } from './clean-env.ts';
import { repoRoot } from './repo-root.ts';
import { runMesh } from './run-mesh.ts';
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
  /** Runs a command of meshgate in the folder, within this process; never throws. */
  mesh(...args: string[]): Promise<Outcome>;
  meshWith(options: SpawnOptions, ...args: string[]): Promise<Outcome>;
  /** The same by dist/cli.js in a process of its own, where the process or its environment is what is tested. */
  meshProcess(options: SpawnOptions, ...args: string[]): Promise<Outcome>;
}

export const cliPath = join(repoRoot, 'dist/cli.js');

/** A real Git repository on branch main, empty unless `dir` is one, deaf to the configuration of this machine and user. */
export async function gitRepo(dir: string = tempDir('repo-')): Promise<GitRepo> {
  const env = cleanEnv();
  const git = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await spawnCommand('git', args, { cwd: dir, env });
    if (status !== 0) throw new Error(`git ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
    return stdout;
  };
  const inDir = (options: SpawnOptions): SpawnOptions => ({
    cwd: dir,
    ...options,
    env: { ...env, ...options.env },
  });
  const meshWith = (options: SpawnOptions, ...args: string[]): Promise<Outcome> =>
    runMesh(args, inDir(options));
  if (!existsSync(join(dir, '.git'))) await git('init', '--quiet', '--initial-branch=main', '--template=');
  return {
    dir,
    env,
    git,
    meshWith,
    mesh: (...args) => meshWith({}, ...args),
    meshProcess: (options, ...args) => spawnCommand(process.execPath, [cliPath, ...args], inDir(options)),
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
