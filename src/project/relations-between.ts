import { posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import type { DbtProjectFile } from './dbt-project-file.ts';
import type { LoomEntry, PackageEntry } from './neighbour-files.ts';
import type { InstalledPackage, Upstream } from './project.ts';
import { generatedFor, type ProjectFile } from './project-files.ts';

/** Folder → name of every project in the snapshot. */
type ProjectNames = ReadonlyMap<string, string>;

export function findPackages(
  folder: string,
  entries: readonly PackageEntry[],
  named: ProjectNames,
): InstalledPackage[] {
  return entries.map(({ name, local }) => {
    if (local === null) return { name, path: null };
    const path = cleanFolder(posix.join(folder, local.replaceAll('\\', '/')));
    return { name: named.get(path) ?? name, path };
  });
}

interface Evidence {
  readonly config: MeshConfig;
  readonly loom: readonly LoomEntry[];
  readonly projects: readonly string[];
  readonly files: readonly ProjectFile[];
  readonly named: ProjectNames;
}

/** Whom a project reads, and how, by everything that says so; `mesh.yml` has the last word. */
export function findUpstreams(file: DbtProjectFile, evidence: Evidence): ReadonlyMap<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  const add = (name: string, bridge: Upstream['bridge'], declaredIn: string): void => {
    if (name !== '' && name !== file.name) upstreams.set(name, { name, bridge, declaredIn });
  };
  for (const name of evidence.projects) add(name, 'loom', posix.join(file.folder, 'dependencies.yml'));
  for (const entry of evidence.loom) {
    add(
      loomProject(file.folder, entry, evidence.named),
      'loom',
      posix.join(file.folder, 'dbt_loom.config.yml'),
    );
  }
  for (const { kind, stem, path } of evidence.files) {
    const upstream = generatedFor({ kind, stem });
    if (upstream !== null) add(upstream, 'sources', path);
  }
  for (const [name, bridge] of evidence.config.upstreams.get(file.name) ?? []) {
    add(name, bridge, evidence.config.path ?? 'mesh.yml');
  }
  return upstreams;
}

/** A loom entry's `name:` need not be the project's, so its path is asked first. */
function loomProject(folder: string, { name, path }: LoomEntry, named: ProjectNames): string {
  const parts = (path ?? '').split('/');
  const latest = parts.length - 2;
  if (parts[latest] === 'latest' && parts.at(-1) === 'manifest.json' && parts[latest - 2])
    return parts[latest - 2] ?? '';
  if (parts.at(-2) === 'target') {
    const project = named.get(cleanFolder(posix.join(folder, parts.slice(0, -2).join('/'))));
    if (project !== undefined) return project;
  }
  return name ?? '';
}

/** The root of the repository is the empty text, however it is written: `../` gives `./`. */
function cleanFolder(path: string): string {
  return path.replace(/\/$/, '').replace(/^\.$/, '');
}
