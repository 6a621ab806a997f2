import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../dbt/random.ts';
import { type Outcome, spawnCommand } from '../../harness/spawn-command.ts';
import { scenarioEnv, scenarioMesh } from '../scenario-mesh.ts';
import { madeFiles, PROJECTS } from './made-files.ts';

/** A repository that random commits go through. */
export interface Life {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly random: Random;
  /** No project reads one that reads it. */
  readonly isStraight: boolean;
  /** Runs Git; never throws. */
  tryGit(...args: string[]): Promise<Outcome>;
  /** Runs Git and returns what it printed; throws where it fails. */
  git(...args: string[]): Promise<string>;
  read(path: string): string | null;
  write(path: string, text: string): void;
  remove(path: string): void;
}

/** A mesh of four projects with some findings of old, and a branch beside `main`. */
export async function newLife(random: Random): Promise<Life> {
  const dir = scenarioMesh();
  const isStraight = random.chance(0.7);
  const env = scenarioEnv();
  const tryGit = (...args: string[]): Promise<Outcome> => spawnCommand('git', args, { cwd: dir, env });
  const git = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await tryGit(...args);
    if (status !== 0) throw new Error(`git ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
    return stdout;
  };
  const life: Life = {
    dir,
    env,
    random,
    isStraight,
    tryGit,
    git,
    read: (path) => (existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : null),
    write: (path, text) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    },
    remove: (path) => rmSync(join(dir, path), { force: true }),
  };
  execFileSync('git', ['rm', '-rq', 'sales', 'marketing', 'finance'], { cwd: dir, env });
  for (const [path, text] of Object.entries(madeFiles(random, isStraight))) life.write(path, text);
  await git('add', '--all');
  await git('commit', '--quiet', '--no-verify', '--message=old findings');
  await git('branch', 'side');
  return life;
}

export function projectOf(path: string): string | undefined {
  return PROJECTS.find((project) => path.startsWith(`${project}/`));
}
