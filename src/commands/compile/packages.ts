import { lstat, mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix } from 'node:path';
import type { Project } from '../../project/project.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import { readIfThere } from '../write-files.ts';

/** How a laid-out project comes to its packages: `none` to have, `linked` to the user's, or `lacking`. */
export type PackageState = 'none' | 'linked' | 'lacking';

export interface PackagePlaces {
  /** The user's files, and those of the revision. */
  readonly root: string;
  readonly folder: string;
  readonly snapshot: Snapshot;
}

/** What pins the packages, and what asks for them where nothing is pinned on both sides. */
const LOCK = 'package-lock.yml';
const WISHES = ['packages.yml', 'dependencies.yml'];

/**
 * Gives a laid-out project the user's installed packages where these are the ones that the revision asks for. A local
 * package is linked to the revision's own folder, because the user's may have changed since.
 */
export async function linkPackages(project: Project, places: PackagePlaces): Promise<PackageState> {
  const { packages, packagesPath } = project;
  if (packages.length === 0 || isAbsolute(packagesPath)) return 'none';
  const installed = posix.join(project.path, packagesPath);
  const target = join(places.folder, installed);
  const fetched = packages.filter(({ path }) => path === null);
  const local = new Map(packages.flatMap(({ name, path }) => (path === null ? [] : [[name, path] as const])));
  const present = fetched.length > 0 ? await readdir(join(places.root, installed)).catch(() => []) : [];
  const names = present.filter((name) => !local.has(name));
  if (names.length < fetched.length) return 'lacking';
  if (fetched.length > 0 && !(await areTheSame(project, places))) return 'lacking';
  await mkdir(target, { recursive: true });
  for (const name of names) await link(join(places.root, installed, name), join(target, name));
  for (const [name, path] of local) {
    const home = path.startsWith('..') ? places.root : places.folder;
    await link(join(home, path), join(target, name));
  }
  return 'linked';
}

/** What of the user's own files decides which packages are used; empty where the revision's do. */
export async function packagesPin(project: Project, { root, snapshot }: PackagePlaces): Promise<string> {
  const lock = posix.join(project.path, LOCK);
  const committed = (await snapshot.read([lock])).get(lock);
  if (committed !== undefined || project.packages.every(({ path }) => path !== null)) return '';
  return (await readIfThere(root, lock))?.toString('utf8') ?? '';
}

async function areTheSame(project: Project, { root, snapshot }: PackagePlaces): Promise<boolean> {
  const both = async (name: string): Promise<readonly (string | undefined)[]> => {
    const path = posix.join(project.path, name);
    const asked = (await snapshot.read([path])).get(path);
    return [asked?.toString('latin1'), (await readIfThere(root, path))?.toString('latin1')];
  };
  const [asked, own] = await both(LOCK);
  if (asked !== undefined && own !== undefined) return asked === own;
  const wishes = await Promise.all(WISHES.map(both));
  return wishes.every(([theirs, ours]) => theirs === ours);
}

async function link(from: string, to: string): Promise<void> {
  if ((await lstat(to).catch(() => null)) !== null) return;
  await mkdir(dirname(to), { recursive: true });
  await symlink(from, to, 'junction');
}
