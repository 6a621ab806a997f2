import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { OutsideError } from '../errors.ts';
import { run } from './spawn.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** How dbt is called in a project's own environment. */
export interface Dbt {
  readonly program: string;
  /** What stands before dbt's own words: `run --project … dbt`. */
  readonly words: readonly string[];
  /** The file that pins what is installed, where the program itself does not tell. */
  readonly pins: string | null;
}

/** Where a virtual environment has its programs, on Unix and on Windows. */
const IN_VENV = ['.venv/bin/dbt', '.venv/Scripts/dbt.exe'];

export interface DbtPlaces {
  /** Where an environment may lie, the nearest first: the project's folder and those around it. */
  readonly folders: readonly string[];
  /** What `mesh.yml` says, and the folder that a path in it starts from. */
  readonly command: { readonly text: string; readonly from: string } | null;
}

/**
 * The dbt that `mesh.yml` names; else that of the nearest folder with a `.venv`, a `uv.lock` or a `poetry.lock`; else
 * the one on PATH.
 *
 * @throws OutsideError that says how to install it.
 */
export async function findDbt({ folders, command }: DbtPlaces, env: Env): Promise<Dbt> {
  if (command !== null) return configured(command.text, command.from, env);
  for (const folder of folders) {
    const found = (await inVenv(folder)) ?? (await byUv(folder, env)) ?? (await byPoetry(folder, env));
    if (found !== null) return found;
  }
  const program = await onPath('dbt', env);
  if (program !== null) return { program, words: [], pins: null };
  throw new OutsideError(`dbt was not found: neither in .venv of ${folders.join(' or ')}, nor on PATH.`, {
    next: 'Install it: python3 -m venv .venv && .venv/bin/pip install dbt-core and your adapter (in the repository of meshgate: npm run setup).',
  });
}

async function inVenv(folder: string): Promise<Dbt | null> {
  for (const name of IN_VENV) {
    const program = join(folder, name);
    if (await isExecutable(program)) return { program, words: [], pins: null };
  }
  return null;
}

/** `--frozen`: the lock is taken as it is, so that nothing is written to the user's files but uv's own `.venv`. */
async function byUv(folder: string, env: Env): Promise<Dbt | null> {
  const pins = join(folder, 'uv.lock');
  const program = (await isFile(pins)) ? await onPath('uv', env) : null;
  if (program === null) return null;
  return { program, words: ['run', '--frozen', '--project', folder, '--', 'dbt'], pins };
}

/** `poetry run` starts in the folder of its project, and dbt must start elsewhere; so poetry is asked for the place. */
async function byPoetry(folder: string, env: Env): Promise<Dbt | null> {
  const pins = join(folder, 'poetry.lock');
  const poetry = (await isFile(pins)) ? await onPath('poetry', env) : null;
  if (poetry === null) return null;
  const { status, stdout } = await run(poetry, ['env', 'info', '--path'], {
    cwd: folder,
    env: withoutGit(env),
  });
  const venv = stdout.toString('utf8').trim();
  if (status !== 0 || venv === '') return null;
  for (const name of ['bin/dbt', 'Scripts/dbt.exe']) {
    const program = join(venv, name);
    if (await isExecutable(program)) return { program, words: [], pins };
  }
  return null;
}

async function configured(text: string, from: string, env: Env): Promise<Dbt> {
  const [name = '', ...words] = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
  const isPath = /[\\/]/.test(name);
  const program = isPath ? resolve(from, name) : await onPath(name, env);
  if (program !== null && (!isPath || (await isExecutable(program)))) return { program, words, pins: null };
  throw new OutsideError(`mesh.yml runs dbt by \`${text}\`, and there is no ${name}.`, {
    next: isPath ? `A path is relative to ${from}.` : `Install ${name}, or change \`dbt:\` in mesh.yml.`,
  });
}

async function onPath(name: string, env: Env): Promise<string | null> {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(isAbsolute);
  for (const file of folders.flatMap((folder) => [join(folder, name), join(folder, `${name}.exe`)])) {
    if ((await isExecutable(file)) && (await isFile(file))) return file;
  }
  return null;
}

export interface DbtResult {
  readonly ok: boolean;
  /** What dbt said, without its time stamps. */
  readonly output: string;
}

export interface DbtOptions {
  readonly cwd: string;
  readonly env: Env;
  readonly onStart?: (killTree: () => void) => void;
}

/** Runs one dbt command in a project's folder and keeps what it says. */
export async function runDbt(
  { program, words }: Dbt,
  args: readonly string[],
  { cwd, env, onStart }: DbtOptions,
): Promise<DbtResult> {
  const result = await run(program, [...words, '--no-use-colors', ...args], {
    cwd,
    env: withoutGit({ DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', ...env }),
    ...(onStart === undefined ? {} : { onStart }),
  }).catch((cause: unknown) => {
    const typed = [program, ...words].join(' ');
    throw new OutsideError(`${typed} could not be started.`, {
      next: `Does \`${typed} --version\` work?`,
      cause,
    });
  });
  const output = `${result.stdout.toString('utf8')}${result.stderr}`.replace(/^\d\d:\d\d:\d\d {0,2}/gm, '');
  return { ok: result.status === 0, output: output.trim() };
}

/**
 * In a hook Git names its repository in variables, which would lead a `git clone` of dbt's into this one.
 * https://git-scm.com/docs/git-rev-parse#Documentation/git-rev-parse.txt---local-env-vars
 */
function withoutGit(env: Env): Env {
  const local =
    /^GIT_(DIR|INDEX_FILE|WORK_TREE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|GRAFT_FILE|SHALLOW_FILE|NAMESPACE|INTERNAL_SUPER_PREFIX|QUARANTINE_PATH|OPTIONAL_LOCKS|NO_LAZY_FETCH)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !local.test(name)));
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
