import { join, posix, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { contractPart } from '../../manifest/contract-manifest.ts';
import { fileChunks } from '../../manifest/file-chunks.ts';
import { both } from '../../manifest/part.ts';
import { manifestPart } from '../../manifest/read-manifest.ts';
import { readPartOf } from '../../manifest/read-part.ts';
import type { Project } from '../../project/project.ts';
import { codeOf } from '../../registry/atomic-file.ts';
import { type DbtOptions, findDbt, runDbt } from '../../shell/dbt.ts';
import { dbtInstall } from '../../shell/dbt-version.ts';
import { lineageOf } from '../project-lineage.ts';
import { pairsOf } from '../sync-plan.ts';
import { targetFolder } from '../target-folder.ts';
import { compileOrParse } from './compile-or-parse.ts';
import { type CompiledRecord, ingredientsKey, keepRecord, readRecord } from './compiled-records.ts';
import { errorOf } from './dbt-words.ts';
import type { CompileFailure, CompileJob, Fresh, RunDbt } from './job.ts';
import { layOutUpstreams } from './lay-out.ts';
import { loomProblem, loomProblemByVersion, writeLoomConfig } from './loom.ts';
import { linkPackages, packagesPin } from './packages.ts';
import { findProfiles, profilesFor } from './profiles.ts';

export type Compiled = CompiledRecord & { /** From an earlier run. */ readonly isKept: boolean };

/** Runs dbt for one project, unless all that goes in is as it was before, and validates lineage in its manifest. */
export async function compileProject(
  job: CompileJob,
  project: Project,
  fresh: ReadonlyMap<string, Fresh>,
  context: Context,
): Promise<Compiled | CompileFailure> {
  const { workspace, revision, cache, mode } = job;
  const { root, snapshot } = workspace;
  const dbt = await findDbt(
    { folders: around(root, project.path), command: commandOf(job, project) },
    context.env,
  );
  const install = await dbtInstall(dbt);
  const profiles = await findProfiles(project, { root, revision: revision && snapshot }, context);
  const given = await contractsFor(job, project, fresh);
  const key =
    revision === null || cache === undefined
      ? null
      : await ingredientsKey({ workspace, links: revision.links }, project, {
          mode,
          dbt: install.identity,
          profiles: profiles.text,
          packages: await packagesPin(project, { root, folder: revision.folder, snapshot }),
          contracts: new Map([...given].map(([name, { digest }]) => [name, digest])),
          env: context.env,
        });
  const kept = readRecord(cache, key);
  if (kept !== null) return { ...kept, isKept: true };

  const cwd = join(revision?.folder ?? root, project.path);
  const place = join(job.temporary, `of-${job.projects.indexOf(project)}`);
  const contracts = new Map([...given].map(([name, { bytes }]) => [name, bytes]));
  const env = { ...context.env };
  const run: RunDbt = (words) => {
    const stop = { now: (): void => {} };
    const options: DbtOptions = {
      cwd,
      env,
      onStart: (killTree) => (stop.now = context.onInterrupt(killTree)),
    };
    return runDbt(dbt, words, options).finally(() => stop.now());
  };

  if (revision !== null) {
    await revision.files();
    await layOutUpstreams(
      workspace,
      revision,
      project,
      new Map([...fresh].map(([name, { bytes }]) => [name, bytes])),
    );
    const lacking = await installPackages(job, project, run, context);
    if (lacking !== null) return lacking;
  }
  const lackingLoom = loomProblem(project, dbt, install.packages);
  if (lackingLoom !== null) return lackingLoom;
  const own = join(root, project.path);
  const loom = await writeLoomConfig(project, contracts, {
    own,
    cwd,
    place,
    configured: env['DBT_LOOM_CONFIG'],
  });
  if (loom !== null) env['DBT_LOOM_CONFIG'] = loom;
  const folder =
    revision === null ? profiles.folder : await profilesFor(project, profiles, { root, env, place });
  const target = revision === null ? targetFolder(project, context.env) : 'target';
  const where = [
    ...['--target-path', target],
    ...(revision === null ? [] : ['--log-path', 'logs']),
    ...(folder === null ? [] : ['--profiles-dir', folder]),
  ];

  const { result, ran, note, isLasting } = await compileOrParse(mode, where, run);
  if (!result.ok) {
    const reason = install.packages.size > 0 ? null : await loomProblemByVersion(project, run);
    if (reason !== null) return reason;
    const known = new Set((await snapshot.list()).map((entry) => entry.path));
    const folders = { folder: revision?.folder ?? root, project: project.path };
    return {
      what: `dbt ${ran} failed`,
      words: errorOf(result.output, { ...folders, isKnown: (path) => known.has(path) }),
    };
  }
  const path = posix.join(project.path, target, 'manifest.json');
  const chunks = fileChunks(resolve(cwd, target, 'manifest.json'));
  const read = await readPartOf(chunks, path, both(manifestPart(path), contractPart())).catch(
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    },
  );
  if (read === null) return { what: `dbt ${ran} succeeded, and left no ${path}`, words: result.output };
  const [manifest, contract] = read;
  const { found, problems } = await lineageOf(workspace, manifest, project);
  const record = { found, problems, contract: contract.text({}), note };
  if (isLasting) keepRecord(cache, key, record);
  return { ...record, isKept: false };
}

/** What the project's upstreams are read by: a contract compiled in this run, else the one that is locked. */
async function contractsFor(
  { revision }: CompileJob,
  project: Project,
  fresh: ReadonlyMap<string, Fresh>,
): Promise<ReadonlyMap<string, Fresh>> {
  const contracts = new Map<string, Fresh>();
  for (const pair of pairsOf([project])) {
    const { name } = pair.upstream;
    const locked = fresh.has(name) ? null : await revision?.locked(pair);
    const contract =
      fresh.get(name) ?? (locked ? { bytes: locked.bytes, digest: locked.entry.sha256 } : undefined);
    if (contract !== undefined) contracts.set(name, contract);
  }
  return contracts;
}

/** null when the packages are there. */
async function installPackages(
  { workspace, revision }: CompileJob,
  project: Project,
  run: RunDbt,
  context: Context,
): Promise<CompileFailure | null> {
  const { root, snapshot } = workspace;
  const state = await linkPackages(project, { root, folder: revision?.folder ?? root, snapshot });
  if (state !== 'lacking') return null;
  context.stderr(`mesh: dbt deps for ${project.name}: its packages are not those that are installed here\n`);
  const { ok, output } = await run(['--quiet', 'deps']);
  if (ok) return null;
  return {
    what: `its packages are not installed here, and dbt deps could not get them: run dbt deps in ${project.path || '.'}`,
    words: output,
  };
}

function commandOf({ dbt, workspace }: CompileJob, { name }: Project): { text: string; from: string } | null {
  const text = dbt.projects.get(name) ?? dbt.others;
  return text === null ? null : { text, from: workspace.root };
}

/** A project's folder and those around it, up to the Git root. */
export function around(root: string, path: string): string[] {
  const parts = path === '' ? [] : path.split('/');
  return [...parts.keys(), parts.length].map((count) => join(root, ...parts.slice(0, count))).reverse();
}
