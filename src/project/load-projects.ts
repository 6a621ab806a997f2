import { posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import { tryDecode } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { buildProject } from './build-project.ts';
import type { CacheFolder } from './cache/cache-folder.ts';
import { readFacts } from './cache/read-facts.ts';
import { type DbtProjectFile, readDbtProject } from './dbt-project-file.ts';
import { withoutIgnored } from './ignore-file.ts';
import { NEIGHBOUR_FILES, readNeighbours } from './neighbour-files.ts';
import { spanOf } from './place.ts';
import type { Project } from './project.ts';
import { projectFiles } from './project-files.ts';
import { projectRoots } from './project-roots.ts';
import { findPackages, findUpstreams } from './relations-between.ts';

/** What is known of a project without reading it again. */
export interface KnownProject {
  readonly path: string;
  readonly name: string;
  readonly targetPath: string;
}

export interface LoadOptions {
  /** Where the facts of files are kept; none where it is left out. */
  readonly cache?: CacheFolder | undefined;
  /** Projects that are not to be loaded, because the caller has them. */
  readonly known?: readonly KnownProject[];
}

/** A project, and what decides whether it can be known again by the files of its folder alone. */
export interface LoadedProject {
  readonly project: Project;
  readonly targetPath: string;
  /** Search paths that lie outside the project's folder. */
  readonly outside: readonly string[];
}

/** Every dbt project of a snapshot, as its files describe it. */
export async function loadProjects(
  snapshot: Snapshot,
  config: MeshConfig,
  options: LoadOptions = {},
): Promise<Project[]> {
  return (await loadEachProject(snapshot, config, options)).map(({ project }) => project);
}

export async function loadEachProject(
  snapshot: Snapshot,
  config: MeshConfig,
  { cache, known = [] }: LoadOptions = {},
): Promise<LoadedProject[]> {
  const { roots, paths } = projectRoots(await snapshot.list());
  const isKnown = new Set(known.map(({ path }) => posix.join(path, 'dbt_project.yml')));
  const wanted = roots.filter((path) => !isKnown.has(path));
  const folders = wanted.map((path) => posix.dirname(path));
  const beside = folders.flatMap((folder) => NEIGHBOUR_FILES.map((name) => posix.join(folder, name)));
  const control = await readTexts(snapshot, [...wanted, ...beside]);

  const target = config.environments.targets[config.environments.default] ?? null;
  const read = wanted.map((path) => readDbtProject(path, control.get(path) ?? null, target));
  const all = [...known, ...read.map((file) => ({ ...file, path: file.folder }))];
  const files = read.filter(
    ({ folder }) => !all.some((other) => isInside(folder, posix.join(other.path, other.targetPath))),
  );
  const named = new Map([
    ...known.map(({ path, name }) => [path, name] as const),
    ...files.map(({ folder, name }) => [folder, name] as const),
  ]);
  const loaded: LoadedProject[] = [];
  // One after the other: the texts of a project are forgotten before those of the next are read.
  for (const file of files) {
    const ignore = control.get(posix.join(file.folder, '.dbtignore'));
    const members = projectFiles(file, withoutIgnored(paths, file.folder, ignore));
    const facts = await readFacts(snapshot, file.folder, members, cache);
    const neighbours = readNeighbours((name) => control.get(posix.join(file.folder, name)) ?? undefined);
    const project = buildProject(file, members, facts, {
      packages: findPackages(file.folder, neighbours.packages, named),
      upstreams: findUpstreams(file, { config, ...neighbours, files: members, named }),
    });
    const problems = neighbours.problems.map((found) => ({
      message: found.problem.message,
      at: spanOf(posix.join(file.folder, found.file), found.problem.at),
    }));
    loaded.push({
      project: { ...project, problems: [...project.problems, ...problems] },
      targetPath: file.targetPath,
      outside: outsideFolders(file),
    });
  }
  return loaded;
}

function outsideFolders(file: DbtProjectFile): string[] {
  return Object.values(file.folders)
    .flat()
    .map((folder) => posix.join(file.folder, folder))
    .filter((folder) => file.folder !== '' && folder !== file.folder && !isInside(folder, file.folder));
}

/** The texts of files; null for one that is no text. */
async function readTexts(
  snapshot: Snapshot,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const texts = new Map<string, string | null>();
  for (const [path, bytes] of await snapshot.read(paths)) texts.set(path, tryDecode(bytes));
  return texts;
}

function isInside(folder: string, parent: string): boolean {
  return parent !== '' && parent !== '.' && (folder === parent || folder.startsWith(`${parent}/`));
}
