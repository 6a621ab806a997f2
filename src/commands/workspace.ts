import { DEFAULT_CONFIG, type MeshConfig } from '../config/mesh-config.ts';
import { parseMeshConfig } from '../config/parse-mesh-config.ts';
import { UsageError } from '../errors.ts';
import { buildMesh } from '../mesh/build-mesh.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { loadProjects } from '../project/load-projects.ts';
import type { Project } from '../project/project.ts';
import { resolveCommit } from '../shell/git.ts';
import { decodeText } from '../source/decode-text.ts';
import { indexSnapshot, revisionSnapshot } from '../source/git-snapshots.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { loadPublished } from './load-published.ts';

/** One state of the repository, read and resolved. */
export interface Workspace {
  readonly root: string;
  readonly snapshot: Snapshot;
  readonly config: MeshConfig;
  readonly projects: readonly Project[];
  readonly mesh: Mesh;
}

export async function loadWorkspace(root: string, snapshot: Snapshot): Promise<Workspace> {
  const config = await readConfig(snapshot);
  const projects = await loadProjects(snapshot, config);
  const publishedFor = await loadPublished(root, snapshot, config, projects);
  return { root, snapshot, config, projects, mesh: buildMesh(projects, publishedFor) };
}

/** `mesh.yml` at the Git root; the defaults where there is none. */
export async function readConfig(snapshot: Snapshot): Promise<MeshConfig> {
  const bytes = (await snapshot.read(['mesh.yml'])).get('mesh.yml');
  return bytes === undefined ? DEFAULT_CONFIG : parseMeshConfig(decodeText(bytes), 'mesh.yml');
}

/** The snapshot that `--staged` or `--rev` names; the working tree where neither does. */
export async function chooseSnapshot(
  root: string,
  { staged, revision }: { readonly staged: boolean; readonly revision: string | undefined },
): Promise<Snapshot> {
  if (staged && revision !== undefined) throw new UsageError('--staged and --rev exclude each other.');
  if (staged) return indexSnapshot(root);
  return revision === undefined ? treeSnapshot(root) : revisionSnapshot(root, await commitOf(root, revision));
}

/** @throws UsageError for a revision that Git does not know. */
export async function commitOf(root: string, revision: string): Promise<string> {
  const commit = await resolveCommit(root, revision);
  if (commit !== null) return commit;
  throw new UsageError(`Git knows no revision \`${revision}\`.`, 'git log --oneline shows some.');
}

/** The projects that `--project` names. Throws a UsageError for a name that none has. */
export function chooseProjects(projects: readonly Project[], names: readonly string[]): readonly Project[] {
  for (const name of names) {
    if (projects.some((project) => project.name === name)) continue;
    const known = projects.map((project) => project.name).sort();
    throw new UsageError(
      `There is no dbt project \`${name}\` here.`,
      known.length === 0 ? 'No dbt_project.yml was found.' : `Projects: ${known.join(', ')}.`,
    );
  }
  return names.length === 0 ? projects : projects.filter(({ name }) => names.includes(name));
}
