import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readManifest } from '../../manifest/read-manifest.ts';
import type { Project } from '../../project/project.ts';
import type { Published } from '../../registry/read-published.ts';
import type { Link } from '../../source/links.ts';
import { materialise, materialiseLinks } from '../../source/materialise.ts';
import { generatedFile, type Pair, pairsOf, statePath } from '../sync-plan.ts';
import type { Workspace } from '../workspace.ts';
import { foldersOf, isInFolders } from './compiled-records.ts';

/** A revision's files in a temporary folder, written when somebody needs them, and what Git does not hold of them. */
export interface LaidOut {
  readonly folder: string;
  /** What the revision's `mesh.lock` pins for a pair; null where it is nowhere at hand. */
  readonly locked: (pair: Pair) => Promise<Published | null>;
  readonly links: readonly Link[];
  /** Writes the files of all projects concerned, once. */
  files(): Promise<void>;
}

export function layOut(
  workspace: Workspace,
  projects: readonly Project[],
  { folder, locked, links }: Pick<LaidOut, 'folder' | 'locked' | 'links'>,
): LaidOut {
  const { snapshot, root } = workspace;
  const folders = [...new Set(projects.flatMap((project) => foldersOf(project, workspace.projects, links)))];
  const wanted = (path: string): boolean => isInFolders(path, folders);
  let written: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    await materialise(snapshot, folder, wanted);
    await materialiseLinks(
      links.filter(({ path }) => wanted(path)),
      folder,
      root,
    );
  };
  return {
    folder,
    locked,
    links,
    files() {
      written ??= write();
      return written;
    },
  };
}

/** `state/`, and the sources files that follow from fresh contracts. */
export async function layOutUpstreams(
  { snapshot, config }: Workspace,
  { folder, locked }: LaidOut,
  project: Project,
  fresh: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const write = async (path: string, bytes: Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  const paths = (await snapshot.list()).map(({ path }) => path);
  for (const pair of pairsOf([project])) {
    const published = await locked(pair);
    if (published !== null) await write(statePath(pair), published.bytes);
    const contract = fresh.get(pair.upstream.name);
    if (contract === undefined || pair.upstream.bridge !== 'sources') continue;
    const environment = config.environments.default;
    const entry = { environment, timestamp: null, sha256: '', git_commit: null };
    const file = generatedFile(
      pair,
      paths,
      readManifest(contract, `the contract of ${pair.upstream.name}`),
      entry,
    );
    await write(file.path, file.bytes);
  }
}
