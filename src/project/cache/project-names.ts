import type { Node, SourceTable } from '../../node.ts';
import type { PatchFact, PropertiesFacts } from '../facts.ts';
import type { FileFacts } from '../file-facts.ts';
import type { MacroIndex } from '../macro-index.ts';
import { freeze } from './freeze.ts';
import type { Shape } from './project-shape.ts';
import type { ShapeNode } from './thin-node.ts';

/** By which names one file hangs together with the others: what decides whose business a change of it is. */
export interface FileNames {
  readonly path: string;
  /** The models that a properties file speaks of; those of one group, as versions are, stand and fall together. */
  readonly groups: readonly (readonly string[])[];
  /** The models whose unit tests it holds: a test is disabled with its model. */
  readonly tested: readonly string[];
  /** What its nodes look for, in small letters, in their own project and in others. */
  readonly asks: readonly string[];
  /** The project's own macros that it calls. */
  readonly calls: readonly string[];
}

/** The names of a project's files; a file without any is left out. */
export type ProjectNames = ReadonlyMap<string, FileNames>;

interface Built {
  readonly nodes: readonly Node[];
  readonly tables: readonly SourceTable[];
  readonly called: MacroIndex['called'];
}

export function namesOf(
  factsOf: ReadonlyMap<string, FileFacts>,
  { nodes, tables, called }: Built,
): ProjectNames {
  const names = new Map<string, Gathered>();
  const of = (path: string): Gathered => {
    let found = names.get(path);
    if (found === undefined) {
      found = { groups: [], tested: [], asks: new Set(), calls: [] };
      names.set(path, found);
    }
    return found;
  };
  for (const [path, facts] of factsOf) {
    if (facts.kind !== 'properties') continue;
    const [groups, tested] = [facts.properties.patches.flatMap(groupOf), testedModels(facts.properties)];
    if (groups.length + tested.length > 0) Object.assign(of(path), { groups, tested });
  }
  for (const [macro, paths] of called) for (const path of paths) of(path).calls.push(macro);
  const tableNames = new Map<string, string[]>();
  for (const table of tables) {
    const asked = namesOfTable(table);
    tableNames.set(JSON.stringify([table.source_name, table.name]), asked);
    for (const name of asked) of(table.at.path).asks.add(name);
  }
  for (const { path, refs, sources } of nodes) {
    if (refs.length + sources.length === 0) continue;
    const { asks } = of(path);
    for (const { name } of refs) asks.add(name.toLowerCase());
    for (const { source_name, table_name } of sources) {
      asks.add(table_name.toLowerCase());
      for (const name of tableNames.get(JSON.stringify([source_name, table_name])) ?? []) asks.add(name);
    }
  }
  return new Map([...names].map(([path, found]) => [path, { path, ...found, asks: [...found.asks] }]));
}

interface Gathered {
  groups: string[][];
  tested: string[];
  readonly asks: Set<string>;
  readonly calls: string[];
}

/** The stems of the files whose nodes an entry may configure. */
export function groupOf({ section, name, versions }: PatchFact): string[][] {
  if (section !== 'models') return [];
  const stems = versions.flatMap(({ v, defined_in }) => [`${name}_v${v}`, defined_in ?? name]);
  return [[...new Set([name, ...stems])]];
}

export function testedModels({ holders }: PropertiesFacts): string[] {
  return holders.flatMap(({ model }) => model ?? []);
}

/** A table reaches a node by the id that a generated file gives, or by the relation's own name. */
function namesOfTable({ name, relation, meshUniqueId }: SourceTable): string[] {
  const [, , ...rest] = (meshUniqueId ?? '').split('.');
  return [name, relation.identifier, rest.join('.'), rest.slice(0, -1).join('.')]
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());
}

/** By what those who look for a node may find it. */
function namesOfNode({ name, relation }: ShapeNode): string[] {
  return [...new Set([name, relation?.identifier ?? name])].map((part) => part.toLowerCase());
}

export function namesText(names: ProjectNames): string {
  return JSON.stringify(
    [...names.values()].map(({ path, groups, tested, asks, calls }) => [path, groups, tested, asks, calls]),
  );
}

export function parseNames(text: string): ProjectNames {
  const files = JSON.parse(text) as [string, string[][], string[], string[], string[]][];
  return new Map(
    files.map(([path, groups, tested, asks, calls]) => [path, { path, groups, tested, asks, calls }]),
  );
}

/** By which names one may find what differs between two states of a project; null where more than nodes does. */
export function changedNames(before: Shape, after: Shape): Set<string> | null {
  if (before.head !== after.head && freeze(before.head) !== freeze(after.head)) return null;
  const [old, now] = [new Set(before.nodes), new Set(after.nodes)];
  const texts = (nodes: Set<ShapeNode>, others: Set<ShapeNode>): Map<string, ShapeNode> =>
    new Map([...nodes].filter((node) => !others.has(node)).map((node) => [JSON.stringify(node), node]));
  const [gone, come] = [texts(old, now), texts(now, old)];
  const changed = [...gone, ...come].filter(([text]) => !(gone.has(text) && come.has(text)));
  return new Set(changed.flatMap(([, node]) => namesOfNode(node)));
}

/** The files that ask for one of the names. */
export function asking(names: ProjectNames, wanted: ReadonlySet<string>): string[] {
  if (wanted.size === 0) return [];
  return [...names.values()]
    .filter(({ asks }) => asks.some((name) => wanted.has(name)))
    .map(({ path }) => path);
}
