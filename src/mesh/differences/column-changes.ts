import type { Column, Node } from '../../node.ts';
import type { Change, ChangeId, Level } from './change.ts';
import { compareTypes } from './compare-types.ts';

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
  for (const column of before.columns) {
    const same = now.get(fold(column.name)) ?? renamed.get(column);
    if (same !== undefined) changes.push(...ofOne(column, same, adapter));
  }
  return [...changes, ...moved(before, after, renamed)];
}

function ofOne(before: Column, after: Column, adapter: string | null): Told[] {
  const changes: Told[] = [];
  const { name, data_type } = before;
  if (data_type !== null && after.data_type !== null) {
    const change = compareTypes(data_type, after.data_type, adapter);
    const type = (id: ChangeId, level: Level, star = false): Told =>
      told(id, level, name, data_type, after.data_type, star);
    if (change === 'changed') changes.push(type('type-changed', 'query-breaking'));
    if (change === 'narrowed') changes.push(type('type-narrowed', 'query-breaking'));
    if (change === 'unknown') changes.push(type('type-unknown', 'query-breaking'));
    if (change === 'widened') changes.push(type('type-widened', 'compatible', true));
  } else if (data_type !== null) {
    changes.push(told('type-unknown', 'query-breaking', name, data_type, null));
  }
  const [old, now] = [promises(before), promises(after)];
  for (const promise of old) {
    if (now.has(promise)) continue;
    const id = promise === 'not_null' ? 'not-null-dropped' : 'constraint-dropped';
    changes.push(told(id, 'query-breaking', name, promise, null));
  }
  for (const promise of now) {
    if (old.has(promise)) continue;
    changes.push(
      told(promise === 'not_null' ? 'not-null-added' : 'constraint-added', 'compatible', name, null, promise),
    );
  }
  return changes;
}

/** What a column's constraints tell a reader. A primary key is both unique and never null. */
function promises({ constraints }: Column): Set<string> {
  return new Set(
    constraints.flatMap(({ type, expression }) =>
      type === 'primary_key'
        ? ['not_null', 'unique']
        : [
            expression === null || expression === ''
              ? type
              : `${type}: ${expression.replace(/\s+/g, ' ').trim()}`,
          ],
    ),
  );
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
