import { gitRoot } from '../../shell/git.ts';
import { treeSnapshot } from '../../source/tree-snapshot.ts';
import { command as check } from '../check.ts';
import { command as compile } from '../compile.ts';
import { pushedCommits } from '../pushed-commits.ts';
import { readConfig } from '../read-config.ts';
import type { Hook } from './hook.ts';

/** Each pushed commit is judged as it is in Git, whatever the working tree looks like. */
export const hook: Hook = async ([remote = 'origin'], context) => {
  const root = await gitRoot(context.cwd);
  const pushed = await pushedCommits(root, remote, await context.stdin());
  if (pushed.length === 0) return 0;
  const { prePush } = await readConfig(treeSnapshot(root));
  // The answer of a hook is its exit code: what it says is talk, and Git keeps stdout for itself in places.
  const talking = { ...context, cwd: root, stdout: context.stderr };
  for (const { commit, bases } of pushed) {
    const values = { rev: commit, 'changed-since': bases };
    const verdict = await check.run({ values: { ...values, quiet: true }, positionals: [] }, talking);
    if (verdict !== 0) return verdict;
    if (prePush === 'static') continue;
    const parse = prePush === 'parse' ? { parse: true } : {};
    const compiled = await compile.run({ values: { ...values, ...parse }, positionals: [] }, talking);
    if (compiled !== 0) return compiled;
  }
  return 0;
};
