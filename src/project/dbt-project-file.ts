import { LineTable } from '../source/line-table.ts';
import { get, items, placeOf, text, textList } from './yaml/access.ts';
import { type Calls, embeddedCalls } from './yaml/embedded-calls.ts';
import type { Located } from './yaml/located.ts';
import { readYaml, type YamlProblem } from './yaml/read-yaml.ts';

/** The folder keys of `dbt_project.yml`, with dbt's defaults. */
const FOLDERS = {
  models: ['model-paths', 'models'],
  seeds: ['seed-paths', 'seeds'],
  snapshots: ['snapshot-paths', 'snapshots'],
  analyses: ['analysis-paths', 'analyses'],
  macros: ['macro-paths', 'macros'],
  tests: ['test-paths', 'tests'],
  functions: ['function-paths', 'functions'],
} as const;

export type FolderKind = keyof typeof FOLDERS;

export interface DbtProjectFile {
  readonly path: string;
  readonly folder: string;
  readonly name: string;
  /** Relative to the project's folder, without a trailing slash. */
  readonly folders: Readonly<Record<FolderKind, readonly string[]>>;
  readonly targetPath: string;
  readonly packagesPath: string;
  readonly restrictAccess: boolean;
  /** The `models:`, `seeds:` and `snapshots:` trees of configurations. */
  readonly trees: Readonly<Record<'models' | 'seeds' | 'snapshots', Located | undefined>>;
  readonly lines: LineTable;
  /** References in `on-run-start`, `on-run-end` and hooks. */
  readonly calls: Calls;
  readonly problem: YamlProblem | null;
}

/** https://docs.getdbt.com/reference/dbt_project.yml */
export function readDbtProject(path: string, source: string): DbtProjectFile {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const lines = new LineTable(path, source);
  const { root, problem } = readYaml(source);
  const name = text(get(root, 'name'));
  const paths = ([key, standard]: readonly [string, string]): string[] => {
    const given = get(root, key);
    return given === undefined ? [standard] : textList(given).map(cleanPath);
  };
  const tree = (key: string): Located | undefined => get(root, key);
  const hooks = ['on-run-start', 'on-run-end', 'models', 'seeds', 'snapshots'].map((key) =>
    embeddedCalls(source, lines, tree(key)),
  );
  return {
    path,
    folder,
    name: name ?? folder.split('/').at(-1) ?? '',
    folders: {
      models: paths(FOLDERS.models),
      seeds: paths(FOLDERS.seeds),
      snapshots: paths(FOLDERS.snapshots),
      analyses: paths(FOLDERS.analyses),
      macros: paths(FOLDERS.macros),
      tests: paths(FOLDERS.tests),
      functions: paths(FOLDERS.functions),
    },
    targetPath: cleanPath(text(get(root, 'target-path')) ?? 'target'),
    packagesPath: cleanPath(text(get(root, 'packages-install-path')) ?? 'dbt_packages'),
    restrictAccess: text(get(root, 'restrict-access')) === 'true',
    trees: { models: tree('models'), seeds: tree('seeds'), snapshots: tree('snapshots') },
    lines,
    calls: { refs: hooks.flatMap(({ refs }) => refs), sources: hooks.flatMap(({ sources }) => sources) },
    problem:
      problem ??
      (name === null
        ? { message: 'dbt_project.yml names no project (`name:`)', at: placeOf(lines, { start: 0, end: 0 }) }
        : null),
  };
}

/** `./models/` → `models`. `.` and the empty text stand for the project's folder itself. */
function cleanPath(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

/** The packages that `packages.yml` or `dependencies.yml` installs, as written. */
export interface PackageEntry {
  readonly name: string;
  readonly local: string | null;
}

export function readPackages(source: string): PackageEntry[] {
  return items(get(readYaml(source).root, 'packages')).flatMap((item) => {
    const local = text(get(item, 'local'));
    if (local !== null) return { name: local.split(/[\\/]/).at(-1) ?? '', local };
    const address = text(get(item, 'package')) ?? text(get(item, 'git')) ?? text(get(item, 'name'));
    const last = address
      ?.replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1);
    return last === undefined ? [] : { name: last.replaceAll('-', '_'), local: null };
  });
}

/** `projects:` of `dependencies.yml`, dbt's own words for an upstream of the mesh. */
export function readProjectDependencies(source: string): string[] {
  return items(get(readYaml(source).root, 'projects')).flatMap((item) => text(get(item, 'name')) ?? []);
}

export interface LoomEntry {
  readonly name: string | null;
  readonly path: string | null;
}

/** `manifests:` of `dbt_loom.config.yml`; unset variables expand to nothing, as dbt-loom does it. */
export function readLoomConfig(source: string): LoomEntry[] {
  return items(get(readYaml(source).root, 'manifests')).map((item) => ({
    name: text(get(item, 'name')),
    path: text(get(get(item, 'config'), 'path')) ?? text(get(get(item, 'config'), 'object_name')),
  }));
}
