import { join } from 'node:path';
import { DEFAULT_CONFIG, type MeshConfig } from '../config/mesh-config.ts';
import type { Context } from '../context.ts';
import type { Project } from '../project/project.ts';
import { type GitPlaces, gitPlaces } from '../shell/git.ts';
import { changedPaths, changedPathsInTree } from '../shell/repository.ts';
import { revisionSnapshot } from '../source/git-snapshots.ts';
import { linksOf } from '../source/links.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { chooseProjects, commitOf } from './choose.ts';
import { type Command, type ExitCode, text, texts, type Values } from './command.ts';
import { compileProjects } from './compile/compile-projects.ts';
import { layOut } from './compile/lay-out.ts';
import { withNeeded } from './compile/needed-upstreams.ts';
import { concernedProjects, readsIn } from './concerned-projects.ts';
import { lockedContent } from './locked-content.ts';
import { readConfig } from './read-config.ts';
import { registryFolder } from './registry-root.ts';
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
  --quiet              say nothing where there is nothing to compile
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
    quiet: { type: 'boolean' },
  },
  run: ({ values }, context) => compile(values, context),
};

async function compile(values: Values, context: Context): Promise<ExitCode> {
  const places = await gitPlaces(context.cwd);
  const { root } = places;
  const revision = text(values, 'rev');
  const commit = revision === undefined ? null : await commitOf(root, revision);
  const snapshot = commit === null ? treeSnapshot(root) : revisionSnapshot(root, commit);
  const cache = cacheOf(context, places);
  const workspace = await loadWorkspace(root, snapshot, { cache });
  const chosen = await choose(values, workspace, commit);
  if (chosen.length === 0) {
    if (values['quiet'] !== true) context.stdout('nothing to compile\n');
    return 0;
  }
  const mode = values['parse'] === true ? 'parse' : 'compile';
  const { dbt } = commit === null ? workspace.config : await ownConfig(places);
  return withTemporaryFolder(context, async (temporary) => {
    const base = { workspace, mode, temporary, dbt } as const;
    if (commit === null) {
      return compileProjects({ ...base, projects: chosen, revision: null, cache: undefined }, context);
    }
    const folder = join(temporary, 'tree');
    const locked = await lockedContent(workspace, folder, context);
    const projects = await withNeeded(chosen, workspace, locked);
    const links = await linksOf(root, snapshot);
    const laidOut = layOut(workspace, projects, { folder, locked, links });
    return compileProjects({ ...base, projects, revision: laidOut, cache }, context);
  });
}

/** Which program runs dbt is the user's own choice, whatever the revision says. */
async function ownConfig({ root, bare }: GitPlaces): Promise<MeshConfig> {
  return bare === true ? DEFAULT_CONFIG : readConfig(treeSnapshot(root));
}

async function choose(
  values: Values,
  workspace: Workspace,
  commit: string | null,
): Promise<readonly Project[]> {
  const { root, projects, config, mesh } = workspace;
  const reads = readsIn(mesh);
  const named = chooseProjects(projects, texts(values, 'project'));
  const registry = registryFolder(config);
  let chosen = named;
  for (const since of texts(values, 'changed-since')) {
    const base = await commitOf(root, since);
    const changed =
      commit === null ? await changedPathsInTree(root, base) : await changedPaths(root, base, commit);
    // What is with all that it reads as it was in one of them was judged there.
    const concerned = new Set(concernedProjects(projects, reads, changed, registry));
    chosen = chosen.filter((project) => concerned.has(project));
  }
  return chosen;
}
