import type { Mesh } from '../../src/mesh/mesh.ts';
import type { Node } from '../../src/node.ts';
import type { Project } from '../../src/project/project.ts';
import type { DbtNode, DbtProject } from './dbt-project.ts';

/** Parents that meshgate may see though dbt does not: both arms of a condition count. Key: the node's name. */
export type MayRead = Readonly<Record<string, readonly string[]>>;

export interface Comparison {
  readonly nodes: number;
  readonly parents: number;
  /** Facts and parents that meshgate says are unknown. */
  readonly unknown: number;
  readonly differences: readonly string[];
}

/** Everything that is compared by name and parents; the first three by their facts as well. */
const BUILT = new Set(['model', 'seed', 'snapshot']);
const IGNORED = new Set(['macro']);
/** What meshgate calls the uncertainty of a fact, where that is another name. */
const UNCERTAIN: Readonly<Record<string, string>> = { identifier: 'relation' };

/** What meshgate says of a project against what dbt says of it, both ways. */
export function compareWithDbt(project: Project, mesh: Mesh, dbt: DbtProject, mayRead: MayRead): Comparison {
  const differences: string[] = [];
  let parents = 0;
  let unknown = 0;
  const ours = grouped(project.nodes.filter(isCompared), (node) => ourKey(node));
  const theirs = grouped(dbt.nodes, (node) => node.key);
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const mine = ours.get(key) ?? [];
    const dbts = theirs.get(key) ?? [];
    if (mine.length === 0 || dbts.length === 0) {
      // meshgate lists only the hooks that read something, and the generic tests that do besides what they test.
      const isPlain =
        mine.length === 0 &&
        dbts.every(
          (node) => node.parents.length === 0 && (node.isGeneric || node.key.startsWith('operation.')),
        );
      if (!isPlain) differences.push(`${key}: only ${mine.length === 0 ? 'dbt' : 'meshgate'} has it`);
      continue;
    }
    const [our] = mine;
    const [their] = dbts;
    if (our === undefined || their === undefined) continue;
    const isEnabled = mine.some(({ enabled }) => enabled);
    const isUncertain = mine.some((node) => node.uncertain.includes('enabled'));
    if (isUncertain) unknown++;
    else if (isEnabled !== dbts.some(({ enabled }) => enabled)) {
      differences.push(`${key}: enabled is ${isEnabled} to meshgate, ${!isEnabled} to dbt`);
      continue;
    }
    if (BUILT.has(our.resource_type)) {
      for (const [fact, a, b] of facts(our, their, project.path)) {
        if ((our.uncertain as readonly string[]).includes(UNCERTAIN[fact] ?? fact)) unknown++;
        else if (a !== b) differences.push(`${key}: ${fact} is ${a} to meshgate, ${b} to dbt`);
      }
    }
    if (!isEnabled || !their.enabled) continue;
    const read = new Set(mine.flatMap((node) => resolvedParents(node, mesh)));
    // Metrics and semantic models are no business of a mesh.
    const expected = new Set(
      dbts.flatMap((node) => node.parents).filter((id) => !/^(?:metric|semantic_model)\./.test(id)),
    );
    parents += expected.size;
    const isDynamic = mine.some((node) =>
      [...node.refs, ...node.sources].some(({ certainty }) => certainty === 'unknown'),
    );
    if (isDynamic) unknown++;
    // A test may read what it tests once more.
    const allowed = [...(mayRead[our.name] ?? []), ...dbts.flatMap((node) => node.tested)];
    // dbt looks at the inputs of a unit test only when it runs it.
    const isUnitTest = our.resource_type === 'unit_test';
    // Of a test that reads what is not there dbt only warns.
    const isLost = (id: string): boolean => our.resource_type === 'test' && id.startsWith('unresolved ');
    const extra = isUnitTest
      ? []
      : [...read].filter((id) => !expected.has(id) && !allowed.includes(id) && !isLost(id));
    const missed = [...expected].filter((id) => !read.has(id));
    if (extra.length > 0) differences.push(`${key}: only meshgate reads ${extra.join(', ')}`);
    if (missed.length > 0 && !isDynamic) differences.push(`${key}: only dbt reads ${missed.join(', ')}`);
  }
  return { nodes: theirs.size, parents, unknown, differences: differences.sort() };
}

function isCompared({ resource_type }: Node): boolean {
  return !IGNORED.has(resource_type);
}

/** Hooks, unit tests of versions and tests of one name are several nodes to one side and one to the other. */
function ourKey({ resource_type, project, name, unique_id }: Node): string {
  if (resource_type === 'operation') return `operation.${project}`;
  return BUILT.has(resource_type) ? unique_id : `${resource_type}.${project}.${name}`;
}

function grouped<T>(all: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of all) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function facts(our: Node, their: DbtNode, folder: string): [string, string, string][] {
  // Sorted, as JSON puts a name that is a number first.
  const columns = our.columns
    .map(({ name, data_type }) => `${name}:${data_type ?? '-'}`)
    .sort()
    .join(' ');
  const pairs: [string, unknown, unknown][] = [
    ['version', versionText(our.version), versionText(their.version)],
    ['latest_version', versionText(our.latest_version), versionText(their.latestVersion)],
    ['group', our.group, their.group],
    ['columns', columns, their.columns],
    ['identifier', our.relation.identifier, their.alias],
    ['path', our.path.slice(folder === '' ? 0 : folder.length + 1), their.path],
  ];
  if (our.resource_type === 'model') {
    pairs.push(['access', our.access, their.access], ['contract', our.contractEnforced, their.contract]);
    pairs.push(['deprecation_date', our.deprecation_date === null, their.deprecationDate === null]);
  }
  return pairs.map(([name, a, b]) => [name, String(a), String(b)]);
}

/** JSON loses the difference between `1` and `1.0`; unique ids keep it. */
function versionText(version: string | null): string {
  return version === null || Number.isNaN(Number(version)) ? String(version) : String(Number(version));
}

function resolvedParents(node: Node, mesh: Mesh): string[] {
  return [...node.refs, ...node.sources]
    .filter(({ certainty }) => certainty === 'certain')
    .map((call) => mesh.resolved.get(call) ?? `unresolved ${'name' in call ? call.name : call.table_name}`);
}
