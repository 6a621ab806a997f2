import type { Span } from '../../finding.ts';
import type { ResourceType } from '../../node.ts';
import { LineTable } from '../../source/line-table.ts';
import { get, maps, text } from './access.ts';
import { readYaml } from './read-yaml.ts';

/** What is looked for in a properties file: a node, and one of its columns where it has it. */
export interface WantedEntry {
  readonly resource_type: ResourceType;
  readonly name: string;
  readonly version: string | null;
  readonly column: string | null;
}

export interface FoundEntry {
  /** The name of the node or, of one version among several, its number. */
  readonly node: Span;
  /** The name of the column; null where the entry does not have it. */
  readonly column: Span | null;
}

/** Where a properties file speaks of a node; null where it does not. */
export function findEntry(path: string, source: string, wanted: WantedEntry): FoundEntry | null {
  const { root } = readYaml(source);
  const item = maps(get(root, `${wanted.resource_type}s`)).find(
    (entry) => text(get(entry, 'name')) === wanted.name,
  );
  if (item === undefined) return null;
  const lines = new LineTable(path, source);
  const version = maps(get(item, 'versions')).find((entry) => text(get(entry, 'v')) === wanted.version);
  const name = (version && get(version, 'v')) ?? get(item, 'name') ?? item;
  const columns = [version, item].flatMap((entry) =>
    entry === undefined ? [] : maps(get(entry, 'columns')),
  );
  const column = columns.map((entry) => get(entry, 'name')).find((found) => isColumn(text(found), wanted));
  return {
    node: lines.span(name.start, name.end),
    column: column === undefined ? null : lines.span(column.start, column.end),
  };
}

function isColumn(name: string | null, { column }: WantedEntry): boolean {
  return name !== null && name.toLowerCase() === column?.toLowerCase();
}
