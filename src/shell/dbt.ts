import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { OutsideError } from '../errors.ts';
import { run } from './spawn.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a virtual environment has its programs, on Unix and on Windows. */
const IN_VENV = ['.venv/bin/dbt', '.venv/Scripts/dbt.exe'];

/**
 * The dbt of the first of `folders` that has a `.venv`, else the one on PATH.
 *
 * @throws OutsideError that says how to install it.
 */
export async function findDbt(folders: readonly string[], env: Env): Promise<string> {
  const onPath = (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => [join(folder, 'dbt'), join(folder, 'dbt.exe')]);
  for (const file of [...folders.flatMap((folder) => IN_VENV.map((name) => join(folder, name))), ...onPath]) {
    if (await isExecutable(file)) return file;
  }
  throw new OutsideError(`dbt was not found: neither in .venv of ${folders.join(' or ')}, nor on PATH.`, {
    next: 'Install it: python3 -m venv .venv && .venv/bin/pip install dbt-core and your adapter (in the repository of meshgate: npm run setup).',
  });
}

export interface DbtResult {
  readonly ok: boolean;
  /** What dbt said, without its time stamps. */
  readonly output: string;
}

/** Runs one dbt command in a project's folder and keeps what it says. */
export async function runDbt(
  dbt: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Env },
): Promise<DbtResult> {
  const result = await run(dbt, ['--no-use-colors', ...args], {
    cwd: options.cwd,
    env: withoutGit({ DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', ...options.env }),
  }).catch((cause: unknown) => {
    throw new OutsideError(`${dbt} could not be started.`, { next: 'Does `dbt --version` work?', cause });
  });
  const output = `${result.stdout.toString('utf8')}${result.stderr}`.replace(/^\d\d:\d\d:\d\d {0,2}/gm, '');
  return { ok: result.status === 0, output: output.trim() };
}

/** In a hook Git sets GIT_DIR and GIT_INDEX_FILE, which would lead a `git clone` of dbt's into this repository. */
function withoutGit(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^GIT_(DIR|INDEX_FILE|WORK_TREE|PREFIX|OBJECT_DIRECTORY)$/.test(name),
    ),
  );
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
