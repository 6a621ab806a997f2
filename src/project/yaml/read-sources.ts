import type { LineTable } from '../../source/line-table.ts';
import type { SourceTableFact } from '../facts.ts';
import { get, maps, placeOf, text } from './access.ts';
import type { LocatedMap } from './located.ts';

/** The tables of one `sources:` entry. The schema is the source's name unless it says otherwise, as in dbt. */
export function readSources(lines: LineTable, source: LocatedMap): SourceTableFact[] {
  const source_name = text(get(source, 'name'));
  if (source_name === null) return [];
  const schema = text(get(source, 'schema')) ?? source_name;
  const database = text(get(source, 'database'));
  return maps(get(source, 'tables')).flatMap((table) => {
    const name = text(get(table, 'name'));
    if (name === null) return [];
    const mesh = get(get(get(table, 'config'), 'meta') ?? get(table, 'meta'), 'mesh');
    return {
      source_name,
      name,
      database,
      schema,
      identifier: text(get(table, 'identifier')) ?? name,
      meshUniqueId: text(get(mesh, 'unique_id')),
      at: placeOf(lines, get(table, 'name') ?? table),
    };
  });
}
