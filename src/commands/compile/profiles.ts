import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { anchoredProfiles } from '../../generate/anchored-profiles.ts';
import type { Project } from '../../project/project.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import { readIfThere } from '../write-files.ts';

export interface Profiles {
  /** Where `profiles.yml` lies; null for dbt's default, `~/.dbt`. */
  readonly folder: string | null;
  /** Empty where there is none. */
  readonly text: string;
}

/**
 * The profiles as dbt finds them in the user's own folder: `DBT_PROFILES_DIR`, the project's folder, `~/.dbt`; and the
 * Git root's, where dbt is run with `--project-dir`. A revision's own file goes before the user's in the same place.
 */
export async function findProfiles(
  project: Pick<Project, 'path'>,
  { root, revision }: { readonly root: string; readonly revision: Snapshot | null },
  { env, cwd }: Pick<Context, 'env' | 'cwd'>,
): Promise<Profiles> {
  const named = env['DBT_PROFILES_DIR'];
  if (named) {
    // dbt takes it from where it runs; who sets it for a whole monorepo means the root.
    const folders = [resolve(root, project.path, named), resolve(cwd, named)];
    const folder = folders.find((place) => existsSync(join(place, 'profiles.yml'))) ?? resolve(cwd, named);
    return { folder, text: await textOf(join(folder, 'profiles.yml')) };
  }
  for (const path of new Set([project.path, ''])) {
    const file = posix.join(path, 'profiles.yml');
    const committed = (await revision?.read([file]))?.get(file) ?? null;
    const bytes = committed ?? (await readIfThere(root, file));
    if (bytes !== null) return { folder: join(root, path), text: bytes.toString('utf8') };
  }
  return { folder: null, text: await textOf(join(homedir(), '.dbt', 'profiles.yml')) };
}

/**
 * The folder to hand to a dbt that runs elsewhere, with the relative paths of the profiles as they are in the user's
 * project; null for dbt's default. It is written only where it must differ from the user's file.
 */
export async function profilesFor(
  project: Project,
  { folder, text }: Profiles,
  { root, env, place }: { readonly root: string; readonly env: Context['env']; readonly place: string },
): Promise<string | null> {
  const anchor = (path: string): string | null => {
    const absolute = resolve(root, project.path, path);
    return existsSync(absolute) || existsSync(dirname(absolute)) ? absolute : null;
  };
  const anchored = anchoredProfiles(text, { env, anchor });
  if (folder === null && anchored === text) return null;
  if (folder !== null && anchored === (await textOf(join(folder, 'profiles.yml')))) return folder;
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'profiles.yml'), anchored, { mode: 0o600 });
  return place;
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
