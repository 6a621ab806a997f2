import { posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { buildProject } from './build-project.ts';
import type { CacheFolder } from './cache/cache-folder.ts';
import { readFacts } from './cache/read-facts.ts';
import type { DbtProjectFile } from './dbt-project-file.ts';
import type { Project } from './project.ts';
import { isInside, type KnownProject, readHeads } from './project-heads.ts';

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
  const loaded: LoadedProject[] = [];
  // One after the other: the texts of a project are forgotten before those of the next are read.
  for (const { head, file, members, problems } of await readHeads(snapshot, config, known)) {
    const facts = await readFacts(snapshot, file.folder, members, cache);
    const project = buildProject(file, members, facts, head);
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
