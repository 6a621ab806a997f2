import type { Column, Constraint, Node } from '../../node.ts';
import type { Change } from './change.ts';

/** What a constraint promises of the data, said of one column or of several together. */
interface Promised {
  /** By which two of them are the same. */
  readonly key: string;
  readonly text: string;
  /** Where it is of one column alone. */
  readonly column: string | null;
  readonly columns: readonly string[];
}

/**
 * Promises about the data that were withdrawn, and new ones. A constraint of the model on one column is the column's own;
 * what a column promised that is gone, goes with it.
 *
 * @param heirs what each of `before`'s columns is called in `after`; without those that are gone
 */
export function constraintChanges(
  before: Node,
  after: Node,
  heirs: ReadonlyMap<string, string>,
): Omit<Change, 'model'>[] {
  const past = new Map([...heirs].map(([old, now]) => [now, old]));
  const named = new Map(before.columns.map(({ name }) => [name.toLowerCase(), name]));
  const old = promisesOf(before, (name) => (heirs.has(name) ? name : undefined));
  const now = promisesOf(after, (name) => past.get(name));
  const told = (id: 'dropped' | 'added', { text, column }: Promised): Omit<Change, 'model'> => ({
    id: text === 'not_null' ? `not-null-${id}` : `constraint-${id}`,
    level: id === 'dropped' ? 'query-breaking' : 'compatible',
    isNoticedByStar: false,
    column: column === null ? null : (named.get(column) ?? column),
    before: id === 'dropped' ? text : null,
    after: id === 'added' ? text : null,
  });
  return [
    ...without(old, now).map((promised) => told('dropped', promised)),
    // A contract that is published keeps those foreign keys alone that point into it, so that no new one is sure.
    ...without(now, old)
      .filter(({ text }) => !text.startsWith('foreign_key'))
      .map((promised) => told('added', promised)),
  ];
}

function without(all: readonly Promised[], some: readonly Promised[]): Promised[] {
  const keys = new Set(some.map(({ key }) => key));
  return [...new Map(all.map((one) => [one.key, one])).values()].filter(({ key }) => !keys.has(key));
}

/** Those whose columns all have a name in `before`. */
function promisesOf({ columns, constraints = [] }: Node, rename: (name: string) => string | undefined) {
  const all = [
    ...columns.flatMap((column: Column) =>
      column.constraints.map((constraint) => ({ ...constraint, columns: [column.name] })),
    ),
    ...constraints,
  ];
  return all.flatMap((constraint) => {
    const names = constraint.columns.map((name) => rename(name.toLowerCase()));
    return names.every((name) => name !== undefined) ? promised(constraint, names) : [];
  });
}

/** A primary key is both unique and never null; an expression says all by itself. */
function promised({ type, expression }: Constraint, columns: readonly string[]): Promised[] {
  if (type === 'primary_key')
    return ['not_null', 'unique'].flatMap((part) => promised({ type: part, expression: null }, columns));
  if (type === 'not_null') return columns.map((column) => promise('not_null', [column]));
  // Of a foreign key's target the files have the `ref`, a manifest the relation.
  if (type === 'foreign_key' || expression === null || expression === '') return [promise(type, columns)];
  const text = `${type}: ${expression.replace(/\s+/g, ' ').trim()}`;
  return [{ ...promise(type, columns), text, key: text }];
}

function promise(type: string, columns: readonly string[]): Promised {
  const [column = null] = columns;
  const sorted = [...columns].sort();
  const key = `${type} (${sorted.join(', ')})`;
  return columns.length === 1
    ? { key, text: type, column, columns }
    : { key, text: columns.length === 0 ? type : key, column: null, columns };
}
