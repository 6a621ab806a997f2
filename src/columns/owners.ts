import type { Offsets } from './ast.ts';
import type { Output, Owners, Query, Source, TableUse } from './scope.ts';

const NOBODY: Owners = { tables: [], isSettled: false, places: 0 };

/** Whose column a name is among these sources: of those that surely have it, else of all that may. */
export function ownersAmong(sources: readonly Source[], key: string): Owners {
  const found = sources.map((source) => ownersIn(source, key));
  const settled = found.filter(({ isSettled }) => isSettled);
  return join(settled.length > 0 ? settled : found);
}

export function ownersIn({ of }: Source, key: string): Owners {
  if (of.kind === 'opaque') return { tables: [], isSettled: false, places: 1 };
  if (of.kind === 'query') return ownersOf(of.query, key);
  const { table } = of;
  if (table.closed === null) return { tables: [table], isSettled: false, places: 1 };
  return table.closed.has(key) ? { tables: [table], isSettled: true, places: 1 } : NOBODY;
}

function ownersOf(query: Query, key: string): Owners {
  const known = query.memo.get(key);
  if (known !== undefined) return known;
  // Should a query read itself, there is nothing more to find.
  query.memo.set(key, NOBODY);
  const owners = find(query, key);
  query.memo.set(key, owners);
  return owners;
}

function find({ outputs, isOpen }: Query, key: string): Owners {
  // What the query computes itself was read where it does so.
  if (outputs.some((output) => output.kind === 'named' && output.key === key)) {
    return { tables: [], isSettled: true, places: 1 };
  }
  const found = stars(outputs).map(({ sources, without }) =>
    without.has(key) ? NOBODY : ownersAmong(sources, key),
  );
  return join(isOpen ? [...found, { tables: [], isSettled: false, places: 1 }] : found);
}

function join(found: readonly Owners[]): Owners {
  return {
    tables: [...new Set(found.flatMap(({ tables }) => tables))],
    isSettled: found.some(({ isSettled }) => isSettled),
    places: found.reduce((sum, { places }) => sum + places, 0),
  };
}

function stars(outputs: readonly Output[]): Extract<Output, { kind: 'star' }>[] {
  return outputs.filter((output) => output.kind === 'star');
}

/** Somebody takes every column of these sources. */
export function takeAll(sources: readonly Source[], at: Offsets | null): void {
  for (const table of tablesBehind(sources)) table.star ??= at ?? 'somewhere';
}

/** Somebody takes every column that the query has. */
export function takeOutputs({ outputs }: Query, at: Offsets | null): void {
  for (const star of stars(outputs)) takeAll(star.sources, star.at ?? at);
}

/** Nobody can tell what is read of these sources. */
export function giveUp(sources: readonly Source[], reason: string): void {
  for (const table of tablesBehind(sources)) table.unknown ??= reason;
}

/** The tables of which columns reach the sources under names of their own. */
function tablesBehind(sources: readonly Source[]): ReadonlySet<TableUse> {
  const tables = new Set<TableUse>();
  const seen = new Set<Query>();
  const visit = (source: Source): void => {
    if (source.of.kind === 'table') tables.add(source.of.table);
    if (source.of.kind !== 'query' || seen.has(source.of.query)) return;
    seen.add(source.of.query);
    for (const star of stars(source.of.query.outputs)) star.sources.forEach(visit);
  };
  sources.forEach(visit);
  return tables;
}
