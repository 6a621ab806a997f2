import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { loomConfig } from '../../generate/loom-config.ts';
import type { Project, ProjectHead } from '../../project/project.ts';
import type { Dbt } from '../../shell/dbt.ts';
import { versionIn } from '../../shell/dbt-version.ts';
import { pairsOf } from '../sync-plan.ts';
import type { CompileFailure, RunDbt } from './job.ts';

export interface LoomPlaces {
  /** The user's project, and where dbt runs. */
  readonly own: string;
  readonly cwd: string;
  /** A folder for what is written. */
  readonly place: string;
  /** `DBT_LOOM_CONFIG`, as the user has it. */
  readonly configured: string | undefined;
}

/** Why dbt-loom cannot serve a project, by what is installed; null where it can, need not, or nobody knows. */
export function loomProblem(
  project: ProjectHead,
  { program }: Dbt,
  packages: ReadonlyMap<string, string>,
): CompileFailure | null {
  const upstreams = loomUpstreams(project);
  if (upstreams.length === 0 || packages.size === 0) return null;
  const version = packages.get('dbt_core') ?? packages.get('dbt');
  if (version !== undefined && isWithoutPlugins(version)) return noPlugins(project, version);
  if (packages.has('dbt_loom')) return null;
  return {
    what: `dbt-loom is not installed beside ${program}, so dbt cannot find ${upstreams.join(' and ')}`,
    words: `→ ${join(dirname(program), 'pip')} install dbt-loom`,
  };
}

/** The same, by the word of a dbt that has failed and of which nothing else is known. */
export async function loomProblemByVersion(project: Project, run: RunDbt): Promise<CompileFailure | null> {
  if (loomUpstreams(project).length === 0) return null;
  const version = versionIn((await run(['--version'])).output);
  return version !== null && isWithoutPlugins(version) ? noPlugins(project, version) : null;
}

function loomUpstreams(project: ProjectHead): string[] {
  return pairsOf([project]).flatMap(({ upstream }) => (upstream.bridge === 'loom' ? upstream.name : []));
}

/** dbt 2 is written anew in Rust, and has no place for a plugin in Python. */
function isWithoutPlugins(version: string): boolean {
  return Number.parseInt(version, 10) >= 2;
}

function noPlugins(project: ProjectHead, version: string): CompileFailure {
  const upstreams = loomUpstreams(project);
  const names = upstreams.join(' and ');
  const bridges = upstreams.map((name) => `${name}: sources`).join(', ');
  return {
    what: `dbt ${version} loads no plugins, so dbt-loom cannot bring it ${names}`,
    words: `→ Read ${names} over sources: \`projects: {${project.name}: {upstreams: {${bridges}}}}\` in mesh.yml, then mesh sync. Or give the project a dbt-core 1.x: its own .venv, or \`dbt:\` in mesh.yml.`,
  };
}

/**
 * The path of a dbt-loom configuration that reads the contracts given, instead of what was published; null where the
 * user's own serves. Files that the revision does not hold are read where the user has them.
 */
export async function writeLoomConfig(
  project: Project,
  contracts: ReadonlyMap<string, Buffer>,
  { own, cwd, place, configured }: LoomPlaces,
): Promise<string | null> {
  const manifests = new Map<string, string>();
  for (const { upstream } of pairsOf([project])) {
    const bytes = contracts.get(upstream.name);
    if (upstream.bridge !== 'loom' || bytes === undefined) continue;
    await mkdir(place, { recursive: true });
    const file = join(place, `manifest-${manifests.size}.json`);
    await writeFile(file, bytes);
    manifests.set(upstream.name, file);
  }
  const original = await loomText({ own, cwd, configured });
  if (manifests.size === 0 && (original === null || own === cwd)) return null;
  const elsewhere = (path: string): string => {
    if (isAbsolute(path) || /[$:]/.test(path) || existsSync(resolve(cwd, path))) return path;
    return existsSync(resolve(own, path)) ? resolve(own, path) : path;
  };
  const file = join(place, 'dbt_loom.config.yml');
  await mkdir(place, { recursive: true });
  await writeFile(file, loomConfig(original, manifests, elsewhere));
  return file;
}

/** The configuration that dbt-loom would read; null where there is none. */
export async function loomText({
  own,
  cwd,
  configured,
}: Pick<LoomPlaces, 'own' | 'cwd' | 'configured'>): Promise<string | null> {
  const name = configured || 'dbt_loom.config.yml';
  for (const folder of [cwd, own]) {
    const text = await readFile(resolve(folder, name), 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return null;
}
