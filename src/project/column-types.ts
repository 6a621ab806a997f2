import type { ColumnFact, PatchFact } from './facts.ts';
import { type RenderContext, render } from './render.ts';

/** The entry with what Jinja makes of its columns' types, as dbt renders them; what only dbt could tell stays as it is. */
export function withColumnTypes(fact: PatchFact, context: RenderContext): PatchFact {
  const all = [fact.columns, ...fact.versions.map(({ columns }) => columns)];
  if (!all.some((columns) => columns.some(isTemplate))) return fact;
  const columns = (some: readonly ColumnFact[]): ColumnFact[] =>
    some.map((column) => (isTemplate(column) ? { ...column, data_type: typeOf(column, context) } : column));
  return {
    ...fact,
    columns: columns(fact.columns),
    versions: fact.versions.map((version) => ({ ...version, columns: columns(version.columns) })),
  };
}

function isTemplate({ data_type }: ColumnFact): boolean {
  return data_type?.includes('{{') === true;
}

function typeOf({ data_type }: ColumnFact, context: RenderContext): string | null {
  const value = data_type === null ? null : render(data_type, context);
  return value === undefined ? data_type : value === null ? null : String(value);
}
