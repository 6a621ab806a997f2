import { posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import { tryDecode } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { type DbtProjectFile, readDbtProject } from './dbt-project-file.ts';
import { withoutIgnored } from './ignore-file.ts';
import { readNeighbours } from './neighbour-files.ts';
import { spanOf } from './place.ts';
import type { FileProblem, ProjectHead } from './project.ts';
import { type ProjectFile, projectFiles } from './project-files.ts';
import { NEIGHBOUR_FILES, projectRoots } from './project-roots.ts';
import { findPackages, findUpstreams } from './relations-between.ts';

/** What is known of a project without reading it again. */
export interface KnownProject {
  readonly path: string;
  readonly name: string;
  readonly targetPath: string;
}

/** A project's own file, its neighbours, and which files are its members; none of the members is read. */
export interface ReadHead {
  readonly head: ProjectHead;
  readonly file: DbtProjectFile;
  readonly members: readonly ProjectFile[];
  /** Of the neighbour files. */
  readonly problems: readonly FileProblem[];
}

/** Every dbt project of a snapshot but those that the caller knows. */
export async function readHeads(
  snapshot: Snapshot,
  config: MeshConfig,
  known: readonly KnownProject[] = [],
): Promise<ReadHead[]> {
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
  return files.map((file) => {
    const { folder, name } = file;
    const ignore = control.get(posix.join(folder, '.dbtignore'));
    const members = projectFiles(file, withoutIgnored(paths, folder, ignore));
    const neighbours = readNeighbours((beside) => control.get(posix.join(folder, beside)) ?? undefined);
    const head: ProjectHead = {
      name,
      path: folder,
      packages: findPackages(folder, neighbours.packages, named),
      upstreams: findUpstreams(file, { config, ...neighbours, files: members, named }),
      modelPaths: file.folders.models,
    };
    const problems = neighbours.problems.map((found) => ({
      message: found.problem.message,
      at: spanOf(posix.join(folder, found.file), found.problem.at),
    }));
    return { head, file, members, problems };
  });
}

/** The same for those who ask only who reads whom. */
export async function loadHeads(snapshot: Snapshot, config: MeshConfig): Promise<ProjectHead[]> {
  return (await readHeads(snapshot, config)).map(({ head }) => head);
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
