import { get, placeOf, text } from '../project/yaml/access.ts';
import type { Located } from '../project/yaml/located.ts';
import { readYaml } from '../project/yaml/read-yaml.ts';
import { LineTable } from '../source/line-table.ts';
import type { ModelReads, PlacedReads } from './placed-reads.ts';

/**
 * What the `relationships` tests of a properties file read of what they refer to: the one column that `field` names.
 * https://docs.getdbt.com/reference/resource-properties/data-tests#relationships
 */
export function relationshipFields(source: string): ModelReads {
  const lines = new LineTable('', source);
  const tables: Record<string, PlacedReads> = {};
  for (const test of relationshipsOf(readYaml(source).root)) {
    const [to, field] = [get(test, 'to'), get(test, 'field')];
    const name = text(field);
    if (to?.kind !== 'scalar' || field === undefined || name === null || !NAME.test(name)) continue;
    const call = source.slice(to.start, to.end).search(/\b(?:ref|source)\b/);
    if (call === -1) continue;
    const { line, column } = lines.position(to.start + call);
    const read = { name: name.replaceAll(/^["`]|["`]$/g, ''), quoted: /^["`]/.test(name), isSure: true };
    tables[`${line}:${column}`] = {
      state: 'read',
      columns: [{ ...read, at: placeOf(lines, field) }],
      star: null,
    };
  }
  return { tables, others: { state: 'unknown', reason: 'which columns it reads is not said' } };
}

/** Jinja, or an expression, may come to anything. */
const NAME = /^(?:[\p{L}_][\p{L}\p{N}_$]*|"[^"{]+"|`[^`{]+`)$/u;

/** Wherever they stand: below columns, models, sources, snapshots; their arguments beside the name or below `arguments`. */
function* relationshipsOf(located: Located | null): Generator<Located> {
  if (located === null) return;
  if (located.kind === 'seq') for (const item of located.items) yield* relationshipsOf(item);
  if (located.kind !== 'map') return;
  if (text(get(located, 'test_name')) === 'relationships') yield get(located, 'arguments') ?? located;
  for (const [key, { value }] of located.entries) {
    if (key === 'relationships') yield get(value, 'arguments') ?? value;
    else yield* relationshipsOf(value);
  }
}
