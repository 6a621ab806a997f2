import { resolve } from 'node:path';
import type { Project } from '../project/project.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where dbt writes a project's artifacts, relative to its folder or absolute.
 * https://docs.getdbt.com/reference/global-configs/json-artifacts
 */
export function targetFolder({ targetPath }: Pick<Project, 'targetPath'>, env: Env): string {
  return env['DBT_TARGET_PATH'] || targetPath;
}

/** A project's compiled manifest: the file, and what to call it in a message. */
export function manifestFile(
  root: string,
  project: Pick<Project, 'path' | 'targetPath'>,
  env: Env,
): { readonly file: string; readonly path: string } {
  const file = resolve(root, project.path, targetFolder(project, env), 'manifest.json');
  const path = file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
  return { file, path };
}
