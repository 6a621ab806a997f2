import { resolve } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Relative to the folder that Git is started in: for us that is not one folder. */
const FOLDERS = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY'];

/** `git --literal-pathspecs commit` tells its hooks so, and means its own pathspecs. */
const PATHSPECS = [
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

/**
 * What must change in the environment for the Git that we start; undefined takes a variable away. The rest stays:
 * GIT_DIR and GIT_INDEX_FILE say what a hook is about. https://git-scm.com/docs/git#_environment_variables
 */
export function gitEnvironment(env: Env, cwd: string): Env {
  const folders = FOLDERS.flatMap((name) => (env[name] ? [[name, resolve(cwd, env[name])] as const] : []));
  return {
    ...Object.fromEntries(folders),
    ...Object.fromEntries(PATHSPECS.map((name) => [name, undefined])),
    // Looking at the repository refreshes no index, and fetches nothing one by one: `source/blobs.ts` does it at once.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}
