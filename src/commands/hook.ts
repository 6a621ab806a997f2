import { UsageError } from '../errors.ts';
import type { Command } from './command.ts';
import { fromPreCommit } from './hooks/from-pre-commit.ts';
import type { Hook } from './hooks/hook.ts';

/** Each hook is loaded only when Git runs it: what a push needs takes longer to load than a commit may. */
const HOOKS: Readonly<Record<string, () => Promise<{ readonly hook: Hook }>>> = {
  'pre-commit': () => import('./hooks/pre-commit.ts'),
  'pre-merge-commit': () => import('./hooks/pre-commit.ts'),
  'post-merge': () => import('./hooks/post-merge.ts'),
  'post-checkout': () => import('./hooks/post-checkout.ts'),
  'post-rewrite': () => import('./hooks/post-rewrite.ts'),
  'pre-push': () => import('./hooks/pre-push.ts'),
};

const HELP = `Usage: mesh hook NAME [what Git gives the hook]

What a Git hook runs. MESH_SKIP=NAME,… skips the hooks named.

  pre-commit           mesh check --staged
  pre-merge-commit     the same, for a merge that Git commits by itself
  post-merge           brings upstreams to what mesh.lock pins; never fails
  post-checkout        the same after a switch of branches, but writes nothing that Git tracks
  post-rewrite         the same after a rebase
  pre-push             mesh check and mesh compile on each pushed commit
  --cwd DIR            work in DIR

Example: .husky/pre-push holds: npx --no-install meshgate hook pre-push "$@"
`;

export const command: Command = {
  help: HELP,
  options: {},
  positionals: { min: 1, max: 9, names: 'the name of a hook' },
  async run({ positionals }, context) {
    const [given = '', ...others] = positionals;
    const call = { name: given, words: others, stdin: context.stdin };
    const { name, words, stdin } = fromPreCommit(call, context.env);
    const load = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
    if (load === undefined) {
      throw new UsageError(`mesh has no hook \`${name}\`.`, `Hooks: ${Object.keys(HOOKS).join(', ')}.`);
    }
    const skipped = (context.env['MESH_SKIP'] ?? '').split(',').map((word) => word.trim());
    if (skipped.includes(name)) {
      context.stderr(`mesh: ${name} skipped by MESH_SKIP\n`);
      return 0;
    }
    const { hook } = await load();
    return hook(words, { ...context, stdin });
  },
};
