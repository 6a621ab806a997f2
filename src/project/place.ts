import type { Span } from '../finding.ts';
import type { Node, RefCall, SourceCall } from '../node.ts';
import type { Place, RefFact, SourceFact } from './facts.ts';

/** Gives a place of a file's facts the path that the facts do not know. */
export function spanOf(path: string, [line, column, endLine, endColumn]: Place): Span {
  return { path, line, column, endLine, endColumn };
}

export function refCalls(path: string, refs: readonly RefFact[]): RefCall[] {
  return refs.map(({ package: packageName, name, version, dynamicPackage, at }) => ({
    package: dynamicPackage ? '' : packageName,
    name: name ?? '',
    version,
    certainty: name === null || dynamicPackage ? 'unknown' : 'certain',
    at: spanOf(path, at),
  }));
}

export function sourceCalls(path: string, sources: readonly SourceFact[]): SourceCall[] {
  return sources.map(({ source_name, table_name, at }) => ({
    source_name: source_name ?? '',
    table_name: table_name ?? '',
    certainty: source_name === null || table_name === null ? 'unknown' : 'certain',
    at: spanOf(path, at),
  }));
}

/** A node that has nothing but a name and references: an analysis, a test, a macro, an exposure. */
export function bareNode(
  given: Pick<Node, 'resource_type' | 'name' | 'project' | 'path'> & Partial<Node>,
): Node {
  const { resource_type, project, name } = given;
  return {
    unique_id: `${resource_type}.${project}.${name}`,
    version: null,
    latest_version: null,
    access: null,
    accessFrom: { by: 'default' },
    contractEnforced: false,
    contractFrom: { by: 'default' },
    group: null,
    enabled: true,
    materialized: null,
    deprecation_date: null,
    description: '',
    relation: { database: null, schema: null, identifier: name },
    columns: [],
    primaryKey: [],
    refs: [],
    sources: [],
    ...given,
  };
}
