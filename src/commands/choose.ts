import { UsageError } from '../errors.ts';
import { resolveCommit } from '../shell/git.ts';
import { indexSnapshot, revisionSnapshot } from '../source/git-snapshots.ts';
import type { Snapshot } from '../source/snapshot.ts';

/** The snapshot that `--staged` or `--rev` names; the working tree where neither does. */
export async function chooseSnapshot(
  root: string,
  { staged, revision }: { readonly staged: boolean; readonly revision: string | undefined },
): Promise<Snapshot> {
  if (staged && revision !== undefined) throw new UsageError('--staged and --rev exclude each other.');
  if (staged) return indexSnapshot(root);
  if (revision !== undefined) return revisionSnapshot(root, await commitOf(root, revision));
  const { treeSnapshot } = await import('../source/tree-snapshot.ts');
  return treeSnapshot(root);
}

/** @throws UsageError for a revision that Git does not know. */
export async function commitOf(root: string, revision: string): Promise<string> {
  const commit = await resolveCommit(root, revision);
  if (commit !== null) return commit;
  throw new UsageError(`Git knows no revision \`${revision}\`.`, 'git log --oneline shows some.');
}

/** The projects that `--project` names. Throws a UsageError for a name that none has. */
export function chooseProjects<P extends { readonly name: string }>(
  projects: readonly P[],
  names: readonly string[],
): readonly P[] {
  for (const name of names) {
    if (projects.some((project) => project.name === name)) continue;
    const known = projects.map((project) => project.name).sort();
    throw new UsageError(
      `There is no dbt project \`${name}\` here.`,
      known.length === 0 ? 'No dbt_project.yml was found.' : `Projects: ${known.join(', ')}.`,
    );
  }
  return names.length === 0 ? projects : projects.filter(({ name }) => names.includes(name));
}
