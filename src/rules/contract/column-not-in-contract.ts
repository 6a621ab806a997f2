import type { ColumnRead } from '../../columns/columns-read.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { columnsPromised } from '../../mesh/promised-columns.ts';
import { reader, target } from '../reference/wording.ts';
import type { Rule } from '../rule.ts';

export default {
  id: 'column-not-in-contract',
  category: 'contract',
  severity: 'error',
  summary: 'A reader must not name a column that the contract of what it reads does not promise.',
  since: 1,
  *check(mesh) {
    const done = new Set<string>();
    for (const [reference, reads] of mesh.columns) {
      const { project, from, targetId } = reference;
      const promised = columnsPromised(reference);
      // A model may refer to another one at several places: what it reads is told of all of them together.
      const pair = JSON.stringify([project.path, from.path, from.unique_id, targetId]);
      if (promised === null || reads.state === 'unknown' || done.has(pair)) continue;
      done.add(pair);
      for (const [first, ...others] of missing(reads.columns, promised)) {
        const near = didYouMean(first.name, promised);
        const help = `It promises ${list(promised)}.`;
        yield {
          at: first.at,
          project: project.name,
          unique_id: from.unique_id,
          target: targetId,
          message: `${reader(reference)} reads the column ${first.name}, which the contract of ${target(reference)} does not promise.`,
          help: near === null ? help : `Did you mean ${near}? ${help}`,
          related: others.map(({ at }) => ({ message: 'it is named here as well', at })),
        };
      }
    }
  },
} satisfies Rule;

/** The columns that are surely read and not promised, each with all its places. */
function missing(
  columns: readonly ColumnRead[],
  promised: readonly string[],
): readonly (readonly [ColumnRead, ...ColumnRead[]])[] {
  const known = new Set(promised.flatMap(spellings));
  const found = new Map<string, [ColumnRead, ...ColumnRead[]]>();
  for (const column of columns) {
    const name = column.name.toLowerCase();
    if (column.certainty === 'unknown' || known.has(name)) continue;
    const same = found.get(name);
    if (same === undefined) found.set(name, [column]);
    else same.push(column);
  }
  return [...found.values()];
}

/** BigQuery's `address.city` promises the column `address`. */
function spellings(name: string): string[] {
  const lower = name.toLowerCase();
  return [lower, lower.split('.')[0] ?? lower];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
