import { adaptersOfProfile } from '../columns/adapters.ts';
import type { ColumnRead, ColumnsRead } from '../columns/columns-read.ts';
import { USUAL_ADAPTERS } from '../columns/dialects.ts';
import type { ModelReads, PlacedReads } from '../columns/placed-reads.ts';
import { readFiles } from '../columns/read-files.ts';
import type { Span } from '../finding.ts';
import type { CrossReference } from '../mesh/mesh.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { Place } from '../project/facts.ts';
import type { Snapshot } from '../source/snapshot.ts';

export interface ColumnReading {
  /** Has the readers' files. */
  readonly snapshot: Snapshot;
  /** Where answers are kept by the text that they are of. */
  readonly cache: CacheFolder | undefined;
}

/** What the node that holds the reference reads of its target, by whichever of its references to it. */
export type ColumnReads = (reference: CrossReference) => ColumnsRead;

const UNREAD: ColumnsRead = { state: 'unknown', reason: 'the columns of this reader were not looked for' };

/** Which columns the references' nodes read. Loads the SQL parser only for a text that was never read before. */
export async function readColumns(
  { snapshot, cache }: ColumnReading,
  references: readonly CrossReference[],
): Promise<ColumnReads> {
  const adapters = await adaptersOf(snapshot, references);
  const paths = new Map(references.map(({ at, project }) => [at.path, project.path]));
  const files = [...paths]
    .filter(([path]) => path.endsWith('.sql'))
    .map(([path, project]) => ({ path, adapters: adapters.get(project) ?? [] }));
  const models = await readFiles(snapshot, files, cache);
  const found = new Map<string, ColumnsRead>();
  for (const reference of references) {
    const key = keyOf(reference);
    const reads = inFile(placed(reference, models), reference.at.path);
    const before = found.get(key);
    found.set(key, before === undefined ? reads : both(before, reads));
  }
  return (reference) => found.get(keyOf(reference)) ?? UNREAD;
}

function keyOf({ project, from, targetId }: CrossReference): string {
  return JSON.stringify([project.path, from.unique_id, from.path, targetId]);
}

/** What builds each project: its own targets', and its upstreams', which lie in the same warehouse. */
async function adaptersOf(
  snapshot: Snapshot,
  references: readonly CrossReference[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const adapters = new Map<string, readonly string[]>();
  for (const path of new Set(references.map(({ project }) => project.path))) {
    const published = references.flatMap(({ project, upstream }) => {
      const isContract = project.path === path && upstream.published.state === 'contract';
      return isContract ? (upstream.published.contract.adapterType ?? []) : [];
    });
    const known = new Set([...(await adaptersOfProfile(snapshot, path)), ...published]);
    adapters.set(path, known.size === 0 ? USUAL_ADAPTERS : [...known].sort());
  }
  return adapters;
}

function placed({ at, from }: CrossReference, models: ReadonlyMap<string, ModelReads>): PlacedReads {
  const model = models.get(at.path);
  if (model !== undefined) return model.tables[`${at.line}:${at.column}`] ?? model.others;
  const reason = at.path.endsWith('.py')
    ? 'which columns a Python model reads only running it could tell'
    : `which columns ${from.resource_type === 'exposure' ? 'an exposure' : `a ${from.resource_type.replace('_', ' ')}`} reads is not said`;
  return { state: 'unknown', reason };
}

function inFile(reads: PlacedReads, path: string): ColumnsRead {
  if (reads.state === 'unknown') return reads;
  const columns = reads.columns.map(
    ({ name, quoted, isSure, at }): ColumnRead => ({
      name,
      quoted,
      at: spanOf(at, path),
      certainty: isSure ? 'certain' : 'unknown',
    }),
  );
  return { state: 'read', columns, star: reads.star === null ? null : spanOf(reads.star, path) };
}

function spanOf([line, column, endLine, endColumn]: Place, path: string): Span {
  return { path, line, column, endLine, endColumn };
}

/** What two references of one node to one model read together. */
function both(a: ColumnsRead, b: ColumnsRead): ColumnsRead {
  if (a.state === 'unknown') return a;
  if (b.state === 'unknown') return b;
  return { state: 'read', columns: [...a.columns, ...b.columns], star: a.star ?? b.star };
}
