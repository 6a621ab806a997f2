import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ManifestSources } from '../manifest/manifest-sources.ts';
import type { Project } from '../project/project.ts';
import type { Snapshot } from '../source/snapshot.ts';

/** File systems and copies keep times only so well. */
const TOLERANCE_MS = 1_000;

interface Subject {
  readonly root: string;
  readonly project: Project;
  readonly snapshot: Snapshot;
  readonly sources: ManifestSources;
  /** The manifest's own file, where it lies in the project's target/. */
  readonly manifestFile: string | null;
}

/**
 * The file by which a manifest is older than its project, or null. A model is compared by its content, which dbt
 * noted in the manifest, so a switch of branches to and fro makes nothing stale; for a properties file dbt noted
 * nothing, so its time must do, and only where the manifest was made in this very folder.
 */
export async function staleBy({
  root,
  project,
  snapshot,
  sources,
  manifestFile,
}: Subject): Promise<string | null> {
  const folders = project.modelPaths.map((folder) => posix.join(project.path, folder));
  const inModels = (path: string): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
  const all = (await snapshot.list()).map(({ path }) => path);
  const paths = all.filter(inModels);
  const hasIgnores = all.includes(posix.join(project.path, '.dbtignore'));
  const models = await snapshot.read(paths.filter((path) => /\.(sql|py)$/i.test(path)));
  for (const [path, bytes] of models) {
    const noted = sources.checksums.get(posix.relative(project.path, path));
    if (noted !== undefined && noted !== checksum(bytes)) return `${path} was changed since`;
    const isModel = !hasIgnores && !sources.disabled.has(posix.relative(project.path, path));
    if (noted === undefined && isModel && bytes.toString('utf8').trim() !== '') return `${path} is not in it`;
  }
  for (const path of sources.checksums.keys()) {
    const own = posix.join(project.path, path);
    if (inModels(own) && (await timeOf(join(root, own))) === null) return `${own} is gone`;
  }
  if (manifestFile === null) return null;
  const made = (await timeOf(manifestFile)) ?? 0;
  const settings = [
    posix.join(project.path, 'dbt_project.yml'),
    ...paths.filter((path) => /\.ya?ml$/i.test(path)),
  ];
  for (const path of settings) {
    if (((await timeOf(join(root, path))) ?? 0) > made + TOLERANCE_MS) return `${path} was changed since`;
  }
  return null;
}

async function timeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/** dbt hashes the text of a model without the white space around it. */
function checksum(bytes: Buffer): string {
  return createHash('sha256').update(bytes.toString('utf8').trim()).digest('hex');
}
