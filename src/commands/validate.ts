import { resolve } from 'node:path';
import { OutsideError, UsageError } from '../errors.ts';
import { fileChunks } from '../manifest/file-chunks.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { readManifestOf } from '../manifest/read-manifest.ts';
import type { Project } from '../project/project.ts';
import { codeOf } from '../registry/atomic-file.ts';
import { safeText } from '../report/safe-text.ts';
import { findRepository } from '../shell/find-repository.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { chooseProjects } from './choose.ts';
import { type Arguments, type Command, text, texts } from './command.ts';
import { type LineageVerdict, lineageOf, tellLineage } from './project-lineage.ts';
import { pairsOf } from './sync-plan.ts';
import { manifestFile } from './target-folder.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

const HELP = `Usage: mesh validate --all | --project P | --manifest FILE

Looks in compiled manifests for the references between projects: each must stand in parent_map and in
depends_on. Exit 1 for a project with no manifest, no such reference, or one that is lacking.

  --all                every project that reads another one, those that read by dbt-loom first
  --project P          this project's manifest.json in its target-path (may be repeated)
  --manifest FILE      this file
  --cwd DIR            work in DIR

Example: mesh validate --all
`;

export const command: Command = {
  help: HELP,
  options: {
    all: { type: 'boolean' },
    project: { type: 'string', multiple: true },
    manifest: { type: 'string' },
  },
  async run(args, context) {
    checkOptions(args);
    const places = await findRepository(context.cwd, context.env);
    const { root } = places;
    const workspace = await loadWorkspace(root, treeSnapshot(root), { cache: cacheOf(context, places) });
    const file = text(args.values, 'manifest');
    const verdicts: LineageVerdict[] = [];
    if (file !== undefined) {
      verdicts.push(await judgeFile(workspace, resolve(context.cwd, file), file, null));
    } else {
      const chosen = chooseProjects(workspace.projects, texts(args.values, 'project'));
      for (const project of args.values['all'] === true ? readers(workspace.projects) : chosen) {
        const { file, path } = manifestFile(root, project, context.env);
        verdicts.push(await judgeFile(workspace, file, path, project));
      }
    }
    for (const verdict of verdicts) context.stdout(safeText(tellLineage(verdict)));
    if (verdicts.length === 0) context.stdout('no project here reads another one\n');
    return verdicts.every(({ problems }) => problems.length === 0) ? 0 : 1;
  },
};

function checkOptions({ values }: Arguments): void {
  const given = ['all', 'project', 'manifest'].filter((name) => values[name] !== undefined);
  if (given.length === 1) return;
  throw new UsageError(
    given.length === 0
      ? 'mesh validate must be told what to look at.'
      : `--${given.join(' and --')} exclude each other.`,
    'mesh validate --all',
  );
}

/** Every project with an upstream: those that read by dbt-loom first, for dbt itself resolves theirs; then by name. */
function readers(projects: readonly Project[]): Project[] {
  const reading = projects.filter((project) => pairsOf([project]).length > 0);
  const byLoom = (project: Project): number =>
    pairsOf([project]).some(({ upstream }) => upstream.bridge === 'loom') ? 0 : 1;
  return reading.sort((a, b) => byLoom(a) - byLoom(b) || (a.name < b.name ? -1 : 1));
}

async function judgeFile(
  workspace: Workspace,
  file: string,
  path: string,
  project: Project | null,
): Promise<LineageVerdict> {
  try {
    const manifest = await readManifestOf(fileChunks(file), path);
    const verdict = await lineageOf(workspace, manifest, project);
    if (verdict.found.length > 0 || verdict.problems.length > 0) return verdict;
    return { ...verdict, problems: [`${path} holds no reference to another project`] };
  } catch (error) {
    const project_ = project?.name ?? path;
    if (error instanceof ManifestError) return { project: project_, found: [], problems: [error.message] };
    if (codeOf(error) !== 'ENOENT') throw unreadable(path, error);
    const next = project === null ? '' : `; mesh compile --project ${project.name} makes it`;
    return { project: project_, found: [], problems: [`${path} is missing${next}`] };
  }
}

function unreadable(path: string, error: unknown): unknown {
  return codeOf(error) === ''
    ? error
    : new OutsideError(`${path} cannot be read (${codeOf(error)}).`, { cause: error });
}
