import { gitPlaces } from '../../shell/git.ts';
import { revisionSnapshot } from '../../source/git-snapshots.ts';
import { command as check } from '../check.ts';
import { command as compile } from '../compile.ts';
import { pushedCommits } from '../pushed-commits.ts';
import { readConfig } from '../read-config.ts';
import type { Hook } from './hook.ts';

/**
 * Each pushed commit is judged as it is in Git, whatever the working tree looks like: all of them by their files first,
 * because a cherry-pick and a clean rebase ran no other hook, and then by dbt.
 */
export const hook: Hook = async ([remote = 'origin'], context) => {
  const { root } = await gitPlaces(context.cwd);
  const pushed = await pushedCommits(root, remote, await context.stdin());
  // The answer of a hook is its exit code: what it says is talk, and Git keeps stdout for itself in places.
  const talking = { ...context, stdout: context.stderr };
  const valuesOf = ({ commit, bases }: (typeof pushed)[number]) => ({
    rev: commit,
    'changed-since': bases,
    quiet: true,
  });
  for (const each of pushed) {
    const verdict = await check.run({ values: valuesOf(each), positionals: [] }, talking);
    if (verdict !== 0) return refuse(verdict, context.stderr);
  }
  for (const each of pushed) {
    const { prePush } = await readConfig(revisionSnapshot(root, each.commit));
    if (prePush === 'static') continue;
    const values = { ...valuesOf(each), parse: prePush === 'parse' };
    const verdict = await compile.run({ values, positionals: [] }, talking);
    if (verdict !== 0) return refuse(verdict, context.stderr);
  }
  return 0;
};

function refuse<T>(verdict: T, stderr: (text: string) => void): T {
  stderr('mesh: the push is refused. MESH_SKIP=pre-push git push, or git push --no-verify, goes around.\n');
  return verdict;
}
