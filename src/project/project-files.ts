import { posix } from 'node:path';
import type { DbtProjectFile, FolderKind } from './dbt-project-file.ts';

export type FileKind =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'analysis'
  | 'macro'
  | 'singular_test'
  | 'function'
  | 'properties';

export interface ProjectFile {
  readonly path: string;
  readonly kind: FileKind;
  /** The file's name without its extension. */
  readonly stem: string;
  /** The folders between the search path and the file. */
  readonly folders: readonly string[];
}

const KINDS: readonly (readonly [FolderKind, FileKind, RegExp])[] = [
  ['models', 'model', /\.(?:sql|py)$/i],
  ['seeds', 'seed', /\.csv$/i],
  ['snapshots', 'snapshot', /\.sql$/i],
  ['analyses', 'analysis', /\.sql$/i],
  ['macros', 'macro', /\.sql$/i],
  ['tests', 'singular_test', /\.sql$/i],
  ['functions', 'function', /\.(?:sql|py)$/i],
];
const PROPERTIES = /\.ya?ml$/i;

/** Beside them: what says which files count, what is published, and what is locked. */
const CONTROL = /(?:^|\/)(?:manifest\.json|mesh\.lock|\.dbtignore)$/i;

/** Whether a verdict can depend on a file of that name, wherever it lies: a commit of others is none of our business. */
export function mayMatter(path: string): boolean {
  return PROPERTIES.test(path) || CONTROL.test(path) || KINDS.some(([, , pattern]) => pattern.test(path));
}

/** The upstream whose generated sources file it is by its name, `_mesh_<upstream>.yml`; null for any other. */
export function generatedFor({ kind, stem }: Pick<ProjectFile, 'kind' | 'stem'>): string | null {
  return (kind === 'properties' ? /^_mesh_(.+)$/.exec(stem)?.[1] : null) ?? null;
}

/** dbt skips files whose names begin so: editors leave them behind. */
const LEFTOVER = /^[!.#~]/;

/** The files of a project that dbt parses, by what they are to it. */
export function projectFiles(project: DbtProjectFile, paths: readonly string[]): ProjectFile[] {
  const inner = new Set(
    [project.targetPath, project.packagesPath]
      .filter(Boolean)
      .map((path) => `${posix.join(project.folder, path)}/`),
  );
  const home = project.folder === '' ? '' : `${project.folder}/`;
  const own = home === '' ? paths : paths.filter((path) => path.startsWith(home));
  const files: ProjectFile[] = [];
  const propertiesSeen = new Set<string>();
  for (const [folderKind, kind, pattern] of KINDS) {
    for (const folder of project.folders[folderKind]) {
      const root = posix.join(project.folder, folder);
      if (root.startsWith('..')) continue;
      const prefix = root === '.' || root === '' ? '' : `${root}/`;
      // Of a large mesh nearly all files are other projects'.
      for (const path of prefix.startsWith(home) ? own : paths) {
        if (!path.startsWith(prefix)) continue;
        const name = path.slice(path.lastIndexOf('/') + 1);
        if (LEFTOVER.test(name) || [...inner].some((dir) => path.startsWith(dir))) continue;
        const folders = path.slice(prefix.length).split('/').slice(0, -1);
        const stem = name.replace(/\.[^.]*$/, '');
        if (PROPERTIES.test(name) && !propertiesSeen.has(path)) {
          propertiesSeen.add(path);
          files.push({ path, kind: 'properties', stem, folders });
        } else if (pattern.test(name)) {
          const isGeneric = kind === 'singular_test' && folders[0] === 'generic';
          if (kind === 'singular_test' && folders[0] === 'fixtures') continue;
          files.push({ path, kind: isGeneric ? 'macro' : kind, stem, folders });
        }
      }
    }
  }
  return files;
}
