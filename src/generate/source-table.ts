import type { Column, Node } from '../node.ts';
import { plain } from './plain.ts';
import type { Quoting } from './source-quoting.ts';

/** One public node as a table of a sources file. */
export function sourceTable(name: string, node: Node, { identifier: quoted }: Quoting): object {
  const description = plain(node.description.trim());
  return {
    name,
    ...(node.relation.identifier === name ? {} : { identifier: plain(node.relation.identifier) }),
    ...(quoted === undefined ? {} : { quoting: { identifier: quoted } }),
    ...(description === '' ? {} : { description }),
    config: { meta: { mesh: { unique_id: node.unique_id } } },
    ...(node.columns.length === 0
      ? {}
      : { columns: node.columns.map((column) => sourceColumn(column, node.primaryKey)) }),
  };
}

function sourceColumn(column: Column, primaryKey: readonly string[]): object {
  const description = plain(column.description.trim());
  const tests = testsOf(column, primaryKey);
  return {
    name: plain(column.name),
    ...(column.quoted === true ? { quote: true } : {}),
    ...(description === '' ? {} : { description }),
    ...(column.data_type === null ? {} : { data_type: plain(column.data_type) }),
    ...(tests.length === 0 ? {} : { data_tests: tests }),
  };
}

/** What the upstream promises by a constraint can be tested; a key of several columns only to be there. */
function testsOf(column: Column, primaryKey: readonly string[]): string[] {
  const has = (type: string): boolean => column.constraints.some((constraint) => constraint.type === type);
  const isKey = has('primary_key') || primaryKey.includes(column.name);
  const isWholeKey = isKey && primaryKey.length <= 1;
  return [
    ...(has('not_null') || isKey ? ['not_null'] : []),
    ...(has('unique') || isWholeKey ? ['unique'] : []),
  ];
}
