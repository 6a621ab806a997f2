import type { MeshConfig } from '../config/mesh-config.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { buildProject } from './build-project.ts';
import type { CacheFolder } from './cache/cache-folder.ts';
import { namesOf, type ProjectNames } from './cache/project-names.ts';
import { readFacts } from './cache/read-facts.ts';
import type { Project } from './project.ts';
import { type KnownProject, readHeads } from './project-heads.ts';

export interface LoadOptions {
  /** Where the facts of files are kept; none where it is left out. */
  readonly cache?: CacheFolder | undefined;
  /** Projects that are not to be loaded, because the caller has them. */
  readonly known?: readonly KnownProject[];
}

export interface LoadedProject {
  readonly project: Project;
  /** By which its files hang together. */
  readonly names: () => ProjectNames;
}

/** Every dbt project of a snapshot, as its files describe it. */
export async function loadProjects(
  snapshot: Snapshot,
  config: MeshConfig,
  options: LoadOptions = {},
): Promise<Project[]> {
  const projects: Project[] = [];
  for await (const { project } of eachProject(snapshot, config, options)) projects.push(project);
  return projects;
}

export async function* eachProject(
  snapshot: Snapshot,
  config: MeshConfig,
  { cache, known = [] }: LoadOptions = {},
): AsyncGenerator<LoadedProject> {
  // One after the other: the texts of a project are forgotten before those of the next are read.
  for (const { head, file, members, problems } of await readHeads(snapshot, config, known)) {
    const facts = await readFacts(snapshot, file.folder, members, cache);
    const { project, called } = buildProject(file, members, facts, head);
    const { nodes, sourceTables: tables } = project;
    yield {
      project: { ...project, problems: [...project.problems, ...problems] },
      names: () => namesOf(facts, { nodes, tables, called }),
    };
  }
}
