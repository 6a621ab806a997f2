import { join } from 'node:path';
import type { Context } from '../context.ts';
import type { Project } from '../project/project.ts';
import { gitRoot } from '../shell/git.ts';
import { changedPaths, changedPathsInTree } from '../shell/repository.ts';
import { revisionSnapshot } from '../source/git-snapshots.ts';
import { materialise } from '../source/materialise.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { chooseProjects, commitOf } from './choose.ts';
import { type Command, type ExitCode, text, texts, type Values } from './command.ts';
import { compileProjects } from './compile-projects.ts';
import { concernedProjects } from './concerned-projects.ts';
import { lockedContent } from './locked-content.ts';
import { pairsOf } from './sync-plan.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

const HELP = `Usage: mesh compile [options]

Runs dbt for the projects concerned, upstream first, then validates lineage in the manifests. A downstream that
reads by dbt-loom is given the contract of an upstream that was compiled in the same run. Needs no warehouse.
Exit 1 for broken lineage, 3 when dbt fails.

  --project P          only this project (may be repeated)
  --changed-since REV  only what differs from REV, and all downstream of it (may be repeated: from each of them)
  --rev REV            the files of REV, in a temporary folder, instead of the working tree
  --parse              dbt parse instead of dbt compile
  --cwd DIR            work in DIR

Example: mesh compile --changed-since origin/main
`;

export const command: Command = {
  help: HELP,
  options: {
    project: { type: 'string', multiple: true },
    'changed-since': { type: 'string', multiple: true },
    rev: { type: 'string' },
    parse: { type: 'boolean' },
  },
  run: ({ values }, context) => compile(values, context),
};

async function compile(values: Values, context: Context): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  const revision = text(values, 'rev');
  const commit = revision === undefined ? null : await commitOf(root, revision);
  const snapshot = commit === null ? treeSnapshot(root) : revisionSnapshot(root, commit);
  const workspace = await loadWorkspace(root, snapshot);
  const chosen = await choose(values, workspace, commit);
  if (chosen.length === 0) {
    context.stdout('nothing to compile\n');
    return 0;
  }
  const mode = values['parse'] === true ? 'parse' : 'compile';
  return withTemporaryFolder(context, async (temporary) => {
    if (commit === null) {
      const job = { workspace, projects: chosen, folder: root, temporary, mode, locked: null } as const;
      return compileProjects(job, context);
    }
    const folder = join(temporary, 'tree');
    await materialise(snapshot, folder);
    const locked = await lockedContent(workspace, folder, context);
    const projects = await withNeeded(chosen, workspace, locked);
    return compileProjects({ workspace, projects, folder, temporary, mode, locked }, context);
  });
}

async function choose(
  values: Values,
  workspace: Workspace,
  commit: string | null,
): Promise<readonly Project[]> {
  const { root, projects, config } = workspace;
  const named = chooseProjects(projects, texts(values, 'project'));
  const registry = (config.registry ?? 'registry').replace(/^\.\//, '').replace(/\/$/, '');
  let chosen = named;
  for (const since of texts(values, 'changed-since')) {
    const base = await commitOf(root, since);
    const changed =
      commit === null ? await changedPathsInTree(root, base) : await changedPaths(root, base, commit);
    // What is with all that it reads as it was in one of them was judged there.
    const concerned = new Set(concernedProjects(projects, changed, registry));
    chosen = chosen.filter((project) => concerned.has(project));
  }
  return chosen;
}

/** A loom upstream of this repository of which nothing is locked must be compiled too, for its readers to be. */
async function withNeeded(
  chosen: readonly Project[],
  { projects }: Workspace,
  locked: Awaited<ReturnType<typeof lockedContent>>,
): Promise<Project[]> {
  const needed = new Set(chosen);
  for (const project of needed) {
    for (const pair of pairsOf([project])) {
      const upstream = projects.find(({ name }) => name === pair.upstream.name);
      if (upstream === undefined || pair.upstream.bridge !== 'loom' || needed.has(upstream)) continue;
      if ((await locked(pair)) === null) needed.add(upstream);
    }
  }
  return [...needed];
}
