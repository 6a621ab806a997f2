import { createHash } from 'node:crypto';
import { environmentNames, isSecretName, profilesWithoutSecrets } from '../../generate/anchored-profiles.ts';
import type { CacheFolder } from '../../project/cache/cache-folder.ts';
import type { Project } from '../../project/project.ts';
import { decodeText } from '../../source/decode-text.ts';
import type { Link } from '../../source/links.ts';
import { recordOf, sliceOf } from '../../source/listing.ts';
import { linkedPath } from '../../source/materialise.ts';
import { pairsOf } from '../sync-plan.ts';
import type { Workspace } from '../workspace.ts';

/** What one run of dbt left that is still true while what went in is the same. */
export interface CompiledRecord {
  readonly found: readonly string[];
  readonly problems: readonly string[];
  /** The project's fresh contract, for those that read it. */
  readonly contract: string;
  readonly note: string | null;
}

/** What goes into dbt beside the files of the revision. */
export interface Ingredients {
  readonly mode: string;
  readonly dbt: string;
  readonly profiles: string;
  readonly packages: string;
  /** Upstream → the digest of the contract that it is read by. */
  readonly contracts: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Names all that went in, as far as it is no secret; null where something went in that cannot be known, such as an
 * environment variable whose name is computed. The cache itself is apart for each version of meshgate.
 */
export async function ingredientsKey(
  { workspace, links }: { readonly workspace: Workspace; readonly links: readonly Link[] },
  project: Project,
  { mode, dbt, profiles, packages, contracts, env }: Ingredients,
): Promise<string | null> {
  const { snapshot, mesh, projects } = workspace;
  const listing = await snapshot.listing?.();
  if (listing === undefined) return null;
  const pairs = pairsOf([project]);
  if (pairs.some(({ upstream }) => upstream.bridge === 'loom' && !contracts.has(upstream.name))) return null;
  const folders = foldersOf(project, projects, links);
  const names = await namesAskedFor(workspace, folders, profiles);
  if (names === null) return null;
  const own = Object.keys(env).filter((name) => name.startsWith('DBT_') && name !== 'DBT_LOOM_CONFIG');
  const variables = [...new Set([...names, ...own])].filter((name) => !isSecretName(name)).sort();
  const expected = mesh.references
    .filter((reference) => reference.project === project)
    .map(({ from, call, targetId }) => [from.unique_id, call.kind, targetId]);
  const parts = [
    mode,
    dbt,
    profilesWithoutSecrets(profiles),
    packages,
    [...contracts].sort(),
    pairs.map(({ upstream }) => [upstream.name, upstream.bridge]),
    variables.map((name) => [name, env[name] ?? null]),
    expected,
    folders.map((folder) => [folder, sliceOf(listing, folder), recordOf(listing, folder)]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What dbt reads for a project: its folder, its search paths elsewhere, its local packages', and what these link to. */
export function foldersOf(
  project: Project,
  projects: readonly Project[],
  links: readonly Link[] = [],
): string[] {
  const folders = new Set<string>();
  const visit = (each: Project): void => {
    if (folders.has(each.path)) return;
    folders.add(each.path);
    for (const path of each.outside) folders.add(path);
    for (const { path } of each.packages) {
      if (path === null) continue;
      const inside = projects.find((other) => other.path === path);
      if (inside === undefined) folders.add(path);
      else visit(inside);
    }
  };
  visit(project);
  for (const link of links) {
    const target = linkedPath(link);
    if (target !== null && isInFolders(link.path, [...folders])) folders.add(target);
  }
  return [...folders].filter((folder) => !folder.startsWith('..')).sort();
}

/** Whether a path is one of these, or lies in one. */
export function isInFolders(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`));
}

/** Names of environment variables in the files that dbt renders; null where one is computed. */
async function namesAskedFor(
  { snapshot }: Workspace,
  folders: readonly string[],
  profiles: string,
): Promise<readonly string[] | null> {
  const paths = (await snapshot.list())
    .map(({ path }) => path)
    .filter((path) => /\.(?:sql|py|ya?ml|md)$/i.test(path) && isInFolders(path, folders));
  const names = new Set<string>();
  const texts = [profiles, ...[...(await snapshot.read(paths)).values()].map(textOf)];
  for (const text of texts) {
    const asked = environmentNames(text);
    if (asked === null) return null;
    for (const name of asked) names.add(name);
  }
  return [...names];
}

function textOf(bytes: Buffer): string {
  try {
    return decodeText(bytes);
  } catch {
    return '';
  }
}

export function readRecord(cache: CacheFolder | undefined, key: string | null): CompiledRecord | null {
  const [text] = key === null || cache === undefined ? [] : cache.read(`compiled-${key}`).parts;
  return text === undefined ? null : (JSON.parse(text) as CompiledRecord);
}

export function keepRecord(cache: CacheFolder | undefined, key: string | null, record: CompiledRecord): void {
  if (key !== null) cache?.write(`compiled-${key}`, JSON.stringify(record));
}
