import type { LineTable } from '../../source/line-table.ts';
import type { ConfigFact, ConfigValue, Place } from '../facts.ts';
import type { Located, LocatedEntry, LocatedMap } from './located.ts';

export function entry(located: Located | null | undefined, key: string): LocatedEntry | undefined {
  return located?.kind === 'map' ? located.entries.get(key) : undefined;
}

export function get(located: Located | null | undefined, key: string): Located | undefined {
  return entry(located, key)?.value;
}

export function items(located: Located | null | undefined): readonly Located[] {
  return located?.kind === 'seq' ? located.items : [];
}

/** The mappings of a list: what dbt calls entries. */
export function maps(located: Located | null | undefined): readonly LocatedMap[] {
  return items(located).filter((item) => item.kind === 'map');
}

/** A scalar as text; null for null, a mapping or a list. */
export function text(located: Located | null | undefined): string | null {
  return located?.kind === 'scalar' && located.value !== null ? located.text : null;
}

/** A string, or the strings of a list. */
export function textList(located: Located | null | undefined): string[] {
  const single = text(located);
  return single !== null ? [single] : items(located).flatMap((item) => text(item) ?? []);
}

export function placeOf(lines: LineTable, { start, end }: { start: number; end: number }): Place {
  const { line, column, endLine, endColumn } = lines.span(start, end);
  return [line, column, endLine, endColumn];
}

export function toValue(located: Located): ConfigValue {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'seq') return located.items.map(toValue);
  return Object.fromEntries([...located.entries].map(([key, { value }]) => [key, toValue(value)]));
}

/** The value of an entry with the place of its key, which is where a reader looks for it. */
export function toFact(lines: LineTable, { key, value }: LocatedEntry): ConfigFact {
  const end = value.kind === 'scalar' ? Math.max(key.end, value.end) : key.end;
  return { value: toValue(value), at: placeOf(lines, { start: key.start, end }) };
}
