import type { NEIGHBOUR_FILES } from './project-roots.ts';
import { get, items, text } from './yaml/access.ts';
import type { Located } from './yaml/located.ts';
import { readYaml, type YamlProblem } from './yaml/read-yaml.ts';

/** A package as it is written; `local` is the folder of a `local:` one. */
export interface PackageEntry {
  readonly name: string;
  readonly local: string | null;
}

export interface LoomEntry {
  readonly name: string | null;
  readonly path: string | null;
}

export interface Neighbours {
  readonly packages: readonly PackageEntry[];
  /** `projects:` of `dependencies.yml`, dbt's own words for an upstream of the mesh. */
  readonly projects: readonly string[];
  readonly loom: readonly LoomEntry[];
  readonly problems: readonly { readonly file: string; readonly problem: YamlProblem }[];
}

export function readNeighbours(read: (file: string) => string | undefined): Neighbours {
  const problems: { file: string; problem: YamlProblem }[] = [];
  const yaml = (file: (typeof NEIGHBOUR_FILES)[number]): Located | null => {
    const source = read(file);
    if (source === undefined) return null;
    const { root, problem } = readYaml(source);
    if (problem !== null) problems.push({ file, problem });
    return root;
  };
  const dependencies = yaml('dependencies.yml');
  return {
    packages: [...readPackages(yaml('packages.yml')), ...readPackages(dependencies)],
    projects: items(get(dependencies, 'projects')).flatMap((item) => text(get(item, 'name')) ?? []),
    loom: items(get(yaml('dbt_loom.config.yml'), 'manifests')).map((item) => ({
      name: text(get(item, 'name')),
      path: text(get(get(item, 'config'), 'path')) ?? text(get(get(item, 'config'), 'object_name')),
    })),
    problems,
  };
}

/** https://docs.getdbt.com/docs/build/packages */
function readPackages(root: Located | null): PackageEntry[] {
  return items(get(root, 'packages')).flatMap((item): PackageEntry[] => {
    const local = text(get(item, 'local'));
    if (local !== null) return [{ name: lastPart(local), local }];
    // What the package calls itself is not known before it is installed; the repository's name is the best guess,
    // and for a folder of a repository the folder's.
    const addresses = ['package', 'git', 'private', 'name', 'subdirectory'].flatMap(
      (key) => text(get(item, key)) ?? [],
    );
    return addresses.map((address) => ({ name: lastPart(address).replaceAll('-', '_'), local: null }));
  });
}

function lastPart(address: string): string {
  return (
    address
      .replace(/[\\/]+$/, '')
      .replace(/\.git$/, '')
      .split(/[/\\:]/)
      .at(-1) ?? ''
  );
}
