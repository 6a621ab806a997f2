import type { SnapshotEntry } from '../source/snapshot.ts';

/** Folders that hold other people's projects. */
const FOREIGN = /(?:^|\/)(?:node_modules|\.venv|site-packages|dbt_packages|dbt_modules)\//;
const ROOT = /(?:^|\/)dbt_project\.yml$/;

/** The files beside `dbt_project.yml` that say whom a project reads, and what dbt does not read of it. */
export const NEIGHBOUR_FILES = [
  'packages.yml',
  'dependencies.yml',
  'dbt_loom.config.yml',
  '.dbtignore',
] as const;

/** Where dbt projects begin, and every file that may be theirs. */
export function projectRoots(entries: readonly SnapshotEntry[]): {
  readonly roots: readonly string[];
  readonly paths: readonly string[];
} {
  const paths = entries.map(({ path }) => path).filter((path) => !isForeign(path));
  return { roots: paths.filter((path) => ROOT.test(path)), paths };
}

export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}
