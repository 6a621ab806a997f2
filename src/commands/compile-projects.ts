import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { loomConfig } from '../generate/loom-config.ts';
import { contractOf } from '../manifest/contract-manifest.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import type { Project } from '../project/project.ts';
import type { Published } from '../registry/read-published.ts';
import { safeText } from '../report/safe-text.ts';
import { findDbt, runDbt } from '../shell/dbt.ts';
import type { ExitCode } from './command.ts';
import { upstreamFirst } from './concerned-projects.ts';
import { lineageOf, tellLineage } from './project-lineage.ts';
import { generatedFile, type Pair, pairsOf, statePath } from './sync-plan.ts';
import type { Workspace } from './workspace.ts';
import { readIfThere } from './write-files.ts';

export interface CompileJob {
  readonly workspace: Workspace;
  readonly projects: readonly Project[];
  /** Where the files lie that dbt reads: the Git root, or a revision laid out elsewhere. */
  readonly folder: string;
  /** For what is only needed while it lasts. */
  readonly temporary: string;
  readonly mode: 'compile' | 'parse';
  /** For a laid-out revision: what its mesh.lock pins. null where the user's own files are compiled. */
  readonly locked: ((pair: Pair) => Promise<Published | null>) | null;
}

/** Compiles each project, hands its fresh contract to those that read it, and validates lineage in each manifest. */
export async function compileProjects(job: CompileJob, context: Context): Promise<ExitCode> {
  const fresh = new Map<string, Buffer>();
  const failed = new Set<string>();
  let broken = false;
  for (const project of upstreamFirst(job.projects)) {
    const culprit = [...project.upstreams.keys()].find((name) => failed.has(name));
    if (culprit !== undefined) {
      failed.add(project.name);
      context.stdout(safeText(`✗ ${project.name}: not compiled, because ${culprit} failed\n`));
      continue;
    }
    const error = await compileOne(job, project, fresh, context);
    if (error !== null) {
      failed.add(project.name);
      context.stdout(safeText(`✗ ${project.name}: dbt ${job.mode} failed\n${indent(error)}\n`));
      continue;
    }
    const path = posix.join(project.path, 'target/manifest.json');
    const bytes = await readFile(join(job.folder, path));
    fresh.set(project.name, Buffer.from(contractOf(bytes, path).text({}), 'utf8'));
    const verdict = await lineageOf(job.workspace, readManifest(bytes, path), project);
    broken ||= verdict.problems.length > 0;
    const silent = verdict.found.length === 0 && verdict.problems.length === 0;
    context.stdout(safeText(silent ? `✓ ${project.name}: ${job.mode}d\n` : tellLineage(verdict)));
  }
  return failed.size > 0 ? 3 : broken ? 1 : 0;
}

/** null when dbt succeeded, else what it said. */
async function compileOne(
  job: CompileJob,
  project: Project,
  fresh: ReadonlyMap<string, Buffer>,
  context: Context,
): Promise<string | null> {
  const { workspace, folder, mode } = job;
  const cwd = join(folder, project.path);
  const folders = [...new Set([join(workspace.root, project.path), workspace.root])];
  const dbt = await findDbt({ folders, command: null }, context.env);
  if (job.locked !== null) await layOut(job, project, fresh, job.locked);
  const loom = await loomOverride(job, project, fresh);
  const profiles = await profilesFolder(job, project, context);
  const args = [
    '--quiet',
    '--no-populate-cache',
    mode,
    ...(mode === 'compile' ? ['--no-introspect'] : []),
    ...['--target-path', 'target'],
    ...(profiles === null ? [] : ['--profiles-dir', profiles]),
  ];
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  if (context.interactive) context.stderr(`compiling ${safeText(project.name)} … `);
  const env = { ...context.env, ...(loom === null ? {} : { DBT_LOOM_CONFIG: loom }) };
  const { ok, output } = await runDbt(dbt, args, { cwd, env });
  context.stderr(
    context.interactive ? `${seconds()}\n` : `compiling ${safeText(project.name)} … ${seconds()}\n`,
  );
  return ok ? null : output.replaceAll(`${folder}/`, '');
}

/** What Git does not hold of a revision's project: state/, installed packages, sources of a fresh contract. */
async function layOut(
  { workspace, folder }: CompileJob,
  project: Project,
  fresh: ReadonlyMap<string, Buffer>,
  locked: (pair: Pair) => Promise<Published | null>,
): Promise<void> {
  const write = async (path: string, bytes: Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  const paths = (await workspace.snapshot.list()).map(({ path }) => path);
  for (const pair of pairsOf([project])) {
    const published = await locked(pair);
    if (published !== null) await write(statePath(pair), published.bytes);
    const contract = fresh.get(pair.upstream.name);
    if (contract === undefined || pair.upstream.bridge !== 'sources') continue;
    const environment = workspace.config.environments.default;
    const entry = { environment, timestamp: null, sha256: '', git_commit: null };
    const file = generatedFile(pair, paths, readManifest(contract, pair.upstream.name), entry);
    await write(file.path, file.bytes);
  }
  const packages = posix.join(project.path, 'dbt_packages');
  // It may be there already, or not be installed at all: dbt says so better than we could.
  await symlink(join(workspace.root, packages), join(folder, packages), 'junction').catch(() => undefined);
}

/** The path of a dbt-loom configuration that reads what is declared rather than what was published; null for none. */
async function loomOverride(
  { folder, temporary, locked, projects }: CompileJob,
  project: Project,
  fresh: ReadonlyMap<string, Buffer>,
): Promise<string | null> {
  const manifests = new Map<string, string>();
  const place = join(temporary, `loom-${projects.indexOf(project)}`);
  await mkdir(place, { recursive: true });
  for (const pair of pairsOf([project])) {
    if (pair.upstream.bridge !== 'loom') continue;
    const bytes = fresh.get(pair.upstream.name) ?? (await locked?.(pair))?.bytes;
    if (bytes === undefined) continue;
    const file = join(place, `manifest-${manifests.size}.json`);
    await writeFile(file, bytes);
    manifests.set(pair.upstream.name, file);
  }
  if (manifests.size === 0) return null;
  const original = await readIfThere(folder, posix.join(project.path, 'dbt_loom.config.yml'));
  const file = join(place, 'dbt_loom.config.yml');
  await writeFile(file, loomConfig(original?.toString('utf8') ?? null, manifests));
  return file;
}

/** Where dbt finds its profiles as it would in the user's own folder; null for dbt's default, ~/.dbt. */
async function profilesFolder(
  { workspace, folder }: CompileJob,
  project: Project,
  { env, cwd }: Context,
): Promise<string | null> {
  const named = env['DBT_PROFILES_DIR'];
  if (named) return resolve(cwd, named);
  for (const path of [project.path, '']) {
    for (const place of [folder, workspace.root]) {
      if ((await readIfThere(place, posix.join(path, 'profiles.yml'))) !== null) return join(place, path);
    }
  }
  return null;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
