import type { Column, Node } from '../../node.ts';
import type { Change, ChangeId, Level } from './change.ts';
import { compareTypes } from './compare-types.ts';
import { constraintChanges } from './constraint-changes.ts';

type Told = Omit<Change, 'model'>;

/**
 * What changed in the columns that a model promises. Names are compared without case, as every warehouse compares
 * what is not quoted.
 */
export function columnChanges(before: Node, after: Node, adapter: string | null): Told[] {
  const [old, now] = [byName(before.columns), byName(after.columns)];
  const gone = before.columns.filter(({ name }) => !now.has(fold(name)));
  const fresh = after.columns.filter(({ name }) => !old.has(fold(name)));
  const renamed = renames(before, after, gone, fresh);
  const changes: Told[] = [];
  for (const column of gone) {
    const name = renamed.get(column);
    changes.push(
      name === undefined
        ? told('column-removed', 'query-breaking', column.name, column.data_type, null)
        : told('column-renamed', 'query-breaking', column.name, column.name, name.name),
    );
  }
  const taken = new Set(renamed.values());
  for (const column of fresh) {
    if (!taken.has(column))
      changes.push(told('column-added', 'compatible', column.name, null, column.data_type, true));
  }
  const heirs = new Map<string, string>();
  for (const column of before.columns) {
    const heir = now.get(fold(column.name)) ?? renamed.get(column);
    if (heir === undefined) continue;
    heirs.set(fold(column.name), fold(heir.name));
    changes.push(...typeChanges(column, heir, adapter));
  }
  return [...changes, ...constraintChanges(before, after, heirs), ...moved(before, after, renamed)];
}

function typeChanges(before: Column, after: Column, adapter: string | null): Told[] {
  const [{ name, data_type: old }, { data_type: now }] = [before, after];
  if (old === null) return [];
  const change = now === null ? 'unknown' : compareTypes(old, now, adapter);
  if (change === 'same') return [];
  const isWider = change === 'widened';
  return [told(`type-${change}`, isWider ? 'compatible' : 'query-breaking', name, old, now, isWider)];
}

/** A column went and another came: of the same type, at the same place, and no other fits. */
function renames(
  before: Node,
  after: Node,
  gone: readonly Column[],
  fresh: readonly Column[],
): Map<Column, Column> {
  const found = new Map<Column, Column>();
  if (before.columns.length !== after.columns.length) return found;
  for (const column of gone) {
    const heir = after.columns[before.columns.indexOf(column)];
    if (heir !== undefined && fresh.includes(heir) && heir.data_type === column.data_type)
      found.set(column, heir);
  }
  return found;
}

/** The order of those columns that stay; reported once, for the first that left its place. */
function moved(before: Node, after: Node, renamed: ReadonlyMap<Column, Column>): Told[] {
  const now = after.columns.map(({ name }) => fold(name));
  const stays = before.columns
    .map((column) => fold((renamed.get(column) ?? column).name))
    .filter((name) => now.includes(name));
  const order = now.filter((name) => stays.includes(name));
  const first = stays.findIndex((name, index) => order[index] !== name);
  return first < 0
    ? []
    : [told('column-moved', 'compatible', stays[first] ?? '', stays.join(', '), order.join(', '), true)];
}

function told(
  id: ChangeId,
  level: Level,
  column: string,
  before: string | null,
  after: string | null,
  isNoticedByStar = false,
): Told {
  return { id, level, isNoticedByStar, column, before, after };
}

function byName(columns: readonly Column[]): Map<string, Column> {
  return new Map(columns.map((column) => [fold(column.name), column]));
}

function fold(name: string): string {
  return name.toLowerCase();
}
