import { open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileChunks } from '../manifest/file-chunks.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { type RunResults, readRunResults } from '../manifest/run-results.ts';
import { get, text } from '../project/yaml/access.ts';
import { readYaml } from '../project/yaml/read-yaml.ts';

/** What dbt left beside a manifest about the run that wrote it. */
export interface DbtRun {
  /** null where dbt noted none: a manifest names no target. */
  readonly target: string | null;
  /** Why the run failed; none where it did not, or where nobody noted. */
  readonly failures: readonly string[];
}

interface Written {
  readonly manifestFile: string;
  /** Of the project, where it lies here. */
  readonly folder: string | null;
  readonly invocationId: string | null;
}

const UNKNOWN: DbtRun = { target: null, failures: [] };

/** By `run_results.json`, which a run that broke off does not write, else by dbt's log; of that very run only. */
export async function dbtRunOf({ manifestFile, folder, invocationId }: Written): Promise<DbtRun> {
  if (invocationId === null) return UNKNOWN;
  const results = await resultsBeside(manifestFile);
  if (results?.invocationId === invocationId) return byResults(results, folder);
  return folder === null ? UNKNOWN : byLog(join(folder, 'logs/dbt.log'), invocationId);
}

async function resultsBeside(manifestFile: string): Promise<RunResults | null> {
  const file = join(dirname(manifestFile), 'run_results.json');
  try {
    return await readRunResults(fileChunks(file), file);
  } catch (error) {
    if (error instanceof ManifestError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function byResults({ args, errors }: RunResults, folder: string | null): Promise<DbtRun> {
  const given = args['target'];
  const failures = errors
    .filter(({ id }) => /^(model|seed|snapshot)\./.test(id))
    .map(
      ({ id, message }) =>
        `${id}: ${message
          .trim()
          .replace(/\s*\n\s*/g, ' ')
          .slice(0, 300)}`,
    );
  return {
    failures,
    target: typeof given === 'string' ? given : folder === null ? null : await standardTarget(args, folder),
  };
}

/** The target of the project's profile, where it is written out. */
async function standardTarget(
  { profile: given, profiles_dir: profiles }: RunResults['args'],
  folder: string,
): Promise<string | null> {
  const project = await yamlOf(join(folder, 'dbt_project.yml'));
  const profile = typeof given === 'string' ? given : text(get(project, 'profile'));
  if (profile === null || typeof profiles !== 'string') return null;
  const target = get(get(await yamlOf(resolve(folder, profiles, 'profiles.yml')), profile), 'target');
  const name = text(target);
  return name === null || name.includes('{') ? null : name;
}

async function yamlOf(file: string): Promise<ReturnType<typeof readYaml>['root']> {
  const content = await readFile(file, 'utf8').catch(() => null);
  return content === null ? null : readYaml(content).root;
}

/** dbt starts a new file at this size. */
const LOG_SIZE = 10 * 2 ** 20;

async function byLog(file: string, invocationId: string): Promise<DbtRun> {
  const log = await tailOf(file, 2 * LOG_SIZE);
  const start = log.lastIndexOf(`| ${invocationId} ===`);
  if (start < 0) return UNKNOWN;
  const end = log.indexOf('\n====================', start);
  const said = log.subarray(start, end < 0 ? undefined : end).toString('utf8');
  const target = /'invocation_command': ["'].*?(?:--target|-t)[ =]([^\s"']+)/.exec(said)?.[1] ?? null;
  const command = /Command `(.*?)` failed at/.exec(said)?.[1];
  return { target, failures: command === undefined ? [] : [`\`${command}\` failed, see ${file}`] };
}

async function tailOf(file: string, size: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return Buffer.alloc(0);
  try {
    const length = (await handle.stat()).size;
    const from = Math.max(0, length - size);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length - from), 0, length - from, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
