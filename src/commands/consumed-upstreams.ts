import type { ColumnsRead } from '../columns/columns-read.ts';
import type { Span } from '../finding.ts';
import type { KnownReader, KnownReaders } from '../mesh/known-reader.ts';
import type { ConsumedColumns, ConsumedModel, ConsumedUpstream, Place } from '../registry/consumes.ts';
import { isSafeName } from '../registry/keys.ts';

/** What a project reads, as `consumes.json` tells it. */
export function consumedUpstreams(reads: ReadonlyMap<string, KnownReaders>): ConsumedUpstream[] {
  return [...reads]
    .filter(([name]) => isSafeName(name))
    .map(([project, { readers, doubts }]) => ({
      project,
      contract: readers.find(({ contract }) => contract !== null)?.contract ?? null,
      reads: modelsOf(readers),
      doubts: doubts.flatMap(({ at, reason }) => (at === null ? [] : [{ ...placeOf(at), reason }])),
    }));
}

function modelsOf(readers: readonly KnownReader[]): ConsumedModel[] {
  const models = new Map<string, KnownReader[]>();
  for (const reader of readers) {
    const key = JSON.stringify([reader.target, reader.version]);
    models.set(key, [...(models.get(key) ?? []), reader]);
  }
  return [...models]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...rest]]) => (first === undefined ? [] : [modelOf(first, [first, ...rest])]));
}

function modelOf({ target, version }: KnownReader, readers: readonly KnownReader[]): ConsumedModel {
  return {
    unique_id: target,
    version,
    readers: readers.map(({ unique_id, resource_type, at, columns }) => ({
      unique_id,
      resource_type,
      ...placeOf(at),
      columns: columnsOf(columns),
    })),
  };
}

function columnsOf(columns: ColumnsRead): ConsumedColumns {
  if (columns.state === 'unknown') return { state: 'unknown', reason: columns.reason };
  return {
    state: 'read',
    named: columns.columns.map(({ name, quoted, certainty, at }) => ({
      name,
      quoted,
      certainty,
      ...placeOf(at),
    })),
    star: columns.star === null ? null : placeOf(columns.star),
  };
}

function placeOf({ path, line, column }: Span): Place {
  return { path, line, column };
}
