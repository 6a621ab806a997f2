import type { Offsets } from './ast.ts';

/** What is read of one table. Offsets are those of the file. */
export type TableReads =
  | { readonly state: 'read'; readonly columns: readonly NamedColumn[]; readonly star: Offsets | null }
  | { readonly state: 'unknown'; readonly reason: string };

export interface NamedColumn extends Offsets {
  readonly name: string;
  readonly quoted: boolean;
  readonly isSure: boolean;
}

/** By where the reference to the table begins. */
export type Tables = ReadonlyMap<number, TableReads>;

/** What one way through a template reads, and whether the way comes by a place at all. */
export interface Way {
  readonly tables: Tables;
  readonly holds: (offset: number) => boolean;
}

export const NOTHING: TableReads = { state: 'read', columns: [], star: null };

/** What is read on any of the ways; a column is sure where each way that comes by its place says so. */
export function joinWays(ways: readonly Way[]): Tables {
  const joined = new Map<number, TableReads>();
  for (const key of new Set(ways.flatMap(({ tables }) => [...tables.keys()]))) {
    const own = ways.flatMap(({ tables, holds }) => {
      const reads = tables.get(key);
      return reads === undefined ? [] : [{ reads, holds }];
    });
    const all = own.map(({ reads }) => reads).reduce(joinReads);
    joined.set(key, all.state === 'unknown' ? all : { ...all, columns: all.columns.map(doubted) });

    function doubted(column: NamedColumn): NamedColumn {
      const isDoubtful = own.some(({ reads, holds }) => holds(column.start) && !names(reads, column));
      return isDoubtful ? { ...column, isSure: false } : column;
    }
  }
  return joined;
}

/** What two mentions of one table read together. */
export function joinReads(a: TableReads, b: TableReads): TableReads {
  if (a.state === 'unknown') return a;
  if (b.state === 'unknown') return b;
  const columns = new Map<string, NamedColumn>();
  for (const column of [...a.columns, ...b.columns]) {
    const key = `${column.start} ${column.name}`;
    const known = columns.get(key);
    columns.set(key, known?.isSure === false ? known : column);
  }
  return {
    state: 'read',
    columns: [...columns.values()].sort((x, y) => x.start - y.start),
    star: a.star ?? b.star,
  };
}

function names(reads: TableReads, { start, name }: NamedColumn): boolean {
  return (
    reads.state === 'unknown' ||
    reads.columns.some((column) => column.start === start && column.name === name)
  );
}
