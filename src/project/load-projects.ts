import type { MeshConfig } from '../config/mesh-config.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { buildProject } from './build-project.ts';
import type { CacheFolder } from './cache/cache-folder.ts';
import { readFacts } from './cache/read-facts.ts';
import type { Project } from './project.ts';
import { type KnownProject, readHeads } from './project-heads.ts';

export interface LoadOptions {
  /** Where the facts of files are kept; none where it is left out. */
  readonly cache?: CacheFolder | undefined;
  /** Projects that are not to be loaded, because the caller has them. */
  readonly known?: readonly KnownProject[];
}

/** Every dbt project of a snapshot, as its files describe it. */
export async function loadProjects(
  snapshot: Snapshot,
  config: MeshConfig,
  { cache, known = [] }: LoadOptions = {},
): Promise<Project[]> {
  const loaded: Project[] = [];
  // One after the other: the texts of a project are forgotten before those of the next are read.
  for (const { head, file, members, problems } of await readHeads(snapshot, config, known)) {
    const facts = await readFacts(snapshot, file.folder, members, cache);
    const project = buildProject(file, members, facts, head);
    loaded.push({ ...project, problems: [...project.problems, ...problems] });
  }
  return loaded;
}
