import type { Context } from '../context.ts';
import { ConfigError, OutsideError, UsageError } from '../errors.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import type { Command, ExitCode, Values } from './command.ts';
import { readConfig } from './read-config.ts';
import { readIfThere } from './write-files.ts';

type Hook = (words: readonly string[], context: Context) => Promise<ExitCode>;

const HOOKS: Readonly<Record<string, Hook>> = {
  'pre-commit': judgeStaged,
  'pre-merge-commit': judgeStaged,
  'post-merge': syncQuietly,
  'pre-push': judgePushed,
};

const HELP = `Usage: mesh hook NAME [what Git gives the hook]

What a Git hook runs. MESH_SKIP=NAME,… skips the hooks named.

  pre-commit           mesh check --staged
  pre-merge-commit     the same, for a merge that Git commits by itself
  post-merge           mesh sync --frozen; never fails
  pre-push             mesh check and mesh compile on each pushed commit
  --cwd DIR            work in DIR

Example: .husky/pre-push holds: npx --no-install meshgate hook pre-push "$@"
`;

export const command: Command = {
  help: HELP,
  options: {},
  positionals: { min: 1, max: 9, names: 'the name of a hook' },
  async run({ positionals }, context) {
    const [name = '', ...words] = positionals;
    const hook = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
    if (hook === undefined) {
      throw new UsageError(`mesh has no hook \`${name}\`.`, `Hooks: ${Object.keys(HOOKS).join(', ')}.`);
    }
    const skipped = (context.env['MESH_SKIP'] ?? '').split(',').map((word) => word.trim());
    if (skipped.includes(name)) {
      context.stderr(`mesh: ${name} skipped by MESH_SKIP\n`);
      return 0;
    }
    return hook(words, context);
  },
};

/** A clean commit hears nothing, unless there is something to tell. */
async function judgeStaged(_: readonly string[], context: Context): Promise<ExitCode> {
  const { command: check } = await import('./check.ts');
  return check.run({ values: { staged: true, quiet: true }, positionals: [] }, context);
}

/** Git has merged already: nothing that happens here may look like a failed merge. */
async function syncQuietly(_: readonly string[], context: Context): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  if ((await readIfThere(root, 'mesh.lock')) === null) return 0;
  const said: string[] = [];
  const listener = { ...context, stdout: () => undefined, stderr: (line: string) => said.push(line) };
  try {
    const { command: sync } = await import('./sync.ts');
    const written: string[] = [];
    const values = { frozen: true, ...(await registryOption(root, context)) };
    await sync.run({ values, positionals: [] }, { ...listener, stdout: (line) => written.push(line) });
    const files = written.filter((line) => line.startsWith('wrote '));
    const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
    if (files.length > 0) context.stderr(`mesh: upstreams brought to mesh.lock (${count})\n`);
  } catch (error) {
    const known =
      error instanceof OutsideError || error instanceof ConfigError || error instanceof UsageError;
    if (!known) throw error;
    said.push(`mesh: ${error.message}`);
  }
  const [first] = said.join('').split('\n');
  if (first) context.stderr(`${safeText(first)} (the old state stays; \`mesh sync\` tries again)\n`);
  return 0;
}

/** A repository whose registry/ is named by nothing but `--local` in its scripts has one all the same. */
async function registryOption(root: string, context: Context): Promise<Values> {
  const config = await readConfig(treeSnapshot(root));
  const isSet = Boolean(context.env['MESH_REGISTRY']) || config.registry !== null;
  return isSet ? {} : { local: true };
}

/** Each pushed commit is judged as it is in Git, whatever the working tree looks like. */
async function judgePushed([remote = 'origin']: readonly string[], context: Context): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  // simple-git takes longer to load than a commit may cost.
  const { pushedCommits } = await import('./pushed-commits.ts');
  const pushed = await pushedCommits(root, remote, await context.stdin());
  if (pushed.length === 0) return 0;
  const { command: check } = await import('./check.ts');
  const { command: compile } = await import('./compile.ts');
  const { prePush } = await readConfig(treeSnapshot(root));
  // The answer of a hook is its exit code: what it says is talk, and Git keeps stdout for itself in places.
  const talking = { ...context, cwd: root, stdout: context.stderr };
  for (const { commit, base } of pushed) {
    const values = { rev: commit, ...(base === null ? {} : { 'changed-since': base }) };
    const verdict = await check.run({ values: { ...values, quiet: true }, positionals: [] }, talking);
    if (verdict !== 0) return verdict;
    if (prePush === 'static') continue;
    const parse = prePush === 'parse' ? { parse: true } : {};
    const compiled = await compile.run({ values: { ...values, ...parse }, positionals: [] }, talking);
    if (compiled !== 0) return compiled;
  }
  return 0;
}
