import type { Constraint, ModelConstraint } from '../../node.ts';
import type { LineTable } from '../../source/line-table.ts';
import type { ColumnFact, PatchFact, VersionFact } from '../facts.ts';
import { get, items, maps, placeOf, text, textList } from './access.ts';
import { configFacts } from './config-facts.ts';
import { embeddedCalls, mergeCalls } from './embedded-calls.ts';
import type { Located, LocatedMap } from './located.ts';

/** An entry of `models:` and its like; null where it has no name. */
export function readPatch(
  source: string,
  lines: LineTable,
  section: string,
  item: LocatedMap,
): PatchFact | null {
  const name = text(get(item, 'name'));
  if (name === null) return null;
  const calls = [
    get(item, 'config'),
    get(item, 'constraints'),
    get(item, 'relation'),
    columnConstraints(item),
  ].map((part) => embeddedCalls(source, lines, part));
  return {
    section,
    name,
    at: placeOf(lines, get(item, 'name') ?? item),
    description: text(get(item, 'description')) ?? '',
    config: configFacts(lines, item),
    columns: readColumns(get(item, 'columns')),
    primaryKey: primaryKey(item),
    ...modelConstraints(item),
    latest_version: text(get(item, 'latest_version')),
    deprecation_date: text(get(item, 'deprecation_date')),
    versions: maps(get(item, 'versions')).flatMap((version) => readVersion(lines, version) ?? []),
    ...mergeCalls(calls),
    isDefinition: section === 'snapshots' && get(item, 'relation') !== undefined,
  };
}

function readVersion(lines: LineTable, item: LocatedMap): VersionFact | null {
  const v = text(get(item, 'v'));
  if (v === null) return null;
  const columns = get(item, 'columns');
  const choice = maps(columns).find(
    (column) => get(column, 'include') !== undefined || get(column, 'exclude') !== undefined,
  );
  const include = textList(get(choice, 'include'));
  const isAll = include.length === 1 && (include[0] === 'all' || include[0] === '*');
  return {
    v,
    defined_in: text(get(item, 'defined_in')),
    config: configFacts(lines, item, true),
    deprecation_date: text(get(item, 'deprecation_date')),
    description: text(get(item, 'description')),
    columns: readColumns(columns),
    include: choice === undefined || isAll ? 'all' : include,
    exclude: textList(get(choice, 'exclude')),
    ...modelConstraints(item),
  };
}

/** Of columns with one name the last counts, in the place of the first, as in dbt's dictionary of them. */
function readColumns(located: Located | undefined): ColumnFact[] {
  const columns = new Map<string, ColumnFact>();
  for (const column of maps(located)) {
    const name = text(get(column, 'name'));
    if (name === null) continue;
    columns.set(name, {
      name,
      data_type: text(get(column, 'data_type')),
      description: text(get(column, 'description')) ?? '',
      constraints: maps(get(column, 'constraints')).flatMap((constraint) => readConstraint(constraint) ?? []),
    });
  }
  return [...columns.values()];
}

function readConstraint(item: LocatedMap): Constraint | null {
  const type = text(get(item, 'type'));
  return type === null ? null : { type, expression: text(get(item, 'expression')) };
}

function modelConstraints(item: LocatedMap): { constraints?: ModelConstraint[] } {
  const constraints = maps(get(item, 'constraints')).flatMap((constraint) => {
    const read = readConstraint(constraint);
    return read === null ? [] : { ...read, columns: textList(get(constraint, 'columns')) };
  });
  return constraints.length > 0 ? { constraints } : {};
}

/** Foreign keys of columns may hold `to: ref('…')`. */
function columnConstraints(item: LocatedMap): Located {
  const constraints = maps(get(item, 'columns')).flatMap((column) => get(column, 'constraints') ?? []);
  return { kind: 'seq', items: constraints, start: item.start, end: item.end };
}

function primaryKey(item: LocatedMap): string[] {
  const ofModel = maps(get(item, 'constraints')).find(
    (constraint) => text(get(constraint, 'type')) === 'primary_key',
  );
  if (ofModel !== undefined) return textList(get(ofModel, 'columns'));
  return maps(get(item, 'columns')).flatMap((column) => {
    const isKey = items(get(column, 'constraints')).some(
      (constraint) => text(get(constraint, 'type')) === 'primary_key',
    );
    return isKey ? (text(get(column, 'name')) ?? []) : [];
  });
}
