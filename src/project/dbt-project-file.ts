import { LineTable } from '../source/line-table.ts';
import type { ConfigValue } from './facts.ts';
import { type FolderHooks, readFolderHooks } from './folder-hooks.ts';
import { type RenderContext, render } from './render.ts';
import { get, placeOf, text, textList, toValue } from './yaml/access.ts';
import { type Calls, embeddedCalls, mergeCalls } from './yaml/embedded-calls.ts';
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

const NOT_TEXT: YamlProblem = { message: 'the file is not UTF-8 text', at: [1, 1, 1, 1] };

/** The keys of `dbt_project.yml` that configure nodes by folder. */
export type ConfigTree =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'tests'
  | 'exposures'
  | 'semantic_models'
  | 'other';

export interface DbtProjectFile {
  readonly path: string;
  readonly folder: string;
  readonly name: string;
  /** Relative to the project's folder, without a trailing slash. */
  readonly folders: Readonly<Record<FolderKind, readonly string[]>>;
  readonly targetPath: string;
  readonly packagesPath: string;
  readonly restrictAccess: boolean;
  /** The trees of configurations. */
  readonly trees: Readonly<Record<ConfigTree, Located | undefined>>;
  readonly context: RenderContext;
  readonly lines: LineTable;
  /** References in `on-run-start` and `on-run-end`. */
  readonly calls: Calls;
  readonly hooks: FolderHooks;
  readonly problem: YamlProblem | null;
}

/** https://docs.getdbt.com/reference/dbt_project.yml */
export function readDbtProject(path: string, bytes: string | null, target: string | null): DbtProjectFile {
  const source = bytes ?? '';
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const lines = new LineTable(path, source);
  const { root, problem } = readYaml(source);
  // The file itself sees the variables of the command line alone, not its own.
  const blind: RenderContext = { vars: new Map(), target };
  const context: RenderContext = { vars: readVars(root, text(get(root, 'name'))), target };
  const name = text(get(root, 'name'));
  const paths = ([key, standard]: readonly [string, string]): string[] => {
    const given = get(root, key);
    if (given === undefined) return [standard];
    // A path that only dbt could tell names no folder here.
    return textList(given).flatMap((value) => cleanPath(String(render(value, blind) ?? '\0')));
  };
  const onePath = (key: string, standard: string): string =>
    cleanPath(String(render(text(get(root, key)) ?? standard, blind) ?? standard));
  const tree = (key: string): Located | undefined => get(root, key);
  const runHooks = ['on-run-start', 'on-run-end'].map((key) => embeddedCalls(source, lines, tree(key), true));
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
    targetPath: onePath('target-path', 'target'),
    packagesPath: onePath('packages-install-path', 'dbt_packages'),
    restrictAccess: text(get(root, 'restrict-access')) === 'true',
    trees: {
      models: tree('models'),
      seeds: tree('seeds'),
      snapshots: tree('snapshots'),
      tests: tree('data_tests') ?? tree('tests'),
      exposures: tree('exposures'),
      semantic_models: tree('semantic-models'),
      other: undefined,
    },
    context,
    lines,
    calls: mergeCalls(runHooks),
    hooks: readFolderHooks(source, lines),
    problem:
      (bytes === null ? NOT_TEXT : problem) ??
      (name === null
        ? { message: 'dbt_project.yml names no project (`name:`)', at: placeOf(lines, { start: 0, end: 0 }) }
        : null),
  };
}

/** `vars:`, of which those under the project's own name go before the rest. */
function readVars(root: Located | null, name: string | null): ReadonlyMap<string, ConfigValue> {
  const vars = get(root, 'vars');
  const values = (from: Located | undefined): [string, ConfigValue][] =>
    from?.kind === 'map' ? [...from.entries].map(([key, { value }]) => [key, toValue(value)]) : [];
  return new Map([...values(vars), ...(name === null ? [] : values(get(vars, name)))]);
}

/** `./models/` → `models`. `.` and the empty text stand for the project's folder itself. */
function cleanPath(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}
