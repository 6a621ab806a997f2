import type { ColumnsRead } from '../columns/columns-read.ts';
import type { Span } from '../finding.ts';
import type { KnownReader, KnownReaders, ReaderDoubt } from '../mesh/known-reader.ts';
import type { ResourceType } from '../node.ts';
import type { ConsumedColumns, ConsumedUpstream, Consumer, Consumes, Place } from '../registry/consumes.ts';
import { readAllConsumes } from '../registry/read-consumes.ts';
import type { Store } from '../registry/store.ts';

/**
 * Who reads what a project publishes for an environment, by what the projects of a registry told of themselves; those
 * in `except` are not asked.
 */
export async function publishedReaders(
  store: Store,
  upstream: string,
  environment: string,
  except: ReadonlySet<string>,
): Promise<KnownReaders> {
  const readers: KnownReader[] = [];
  const doubts: ReaderDoubt[] = [];
  for (const { key, project, parsed } of await readAllConsumes(store, except)) {
    if (!parsed.ok) {
      const reason = `${key} in ${store.describe()} cannot be trusted: ${parsed.reason}`;
      doubts.push({ project, reason, at: null });
      continue;
    }
    for (const entry of parsed.consumes.upstreams) {
      const isOfAnother = entry.contract !== null && entry.contract.environment !== environment;
      if (entry.project !== upstream || isOfAnother) continue;
      readers.push(...readersIn(parsed.consumes, entry));
      for (const { reason, ...place } of entry.doubts) doubts.push({ project, reason, at: spanOf(place) });
    }
  }
  return { readers, doubts };
}

function readersIn(
  { project, published_at }: Consumes,
  { contract, reads }: ConsumedUpstream,
): KnownReader[] {
  return reads.flatMap(({ unique_id: target, version, readers }) =>
    readers.map((reader: Consumer) => ({
      project,
      unique_id: reader.unique_id,
      resource_type: reader.resource_type as ResourceType,
      target,
      version,
      at: spanOf(reader),
      columns: columnsOf(reader.columns),
      contract,
      publishedAt: published_at,
    })),
  );
}

function columnsOf(columns: ConsumedColumns): ColumnsRead {
  if (columns.state === 'unknown') return columns;
  return {
    state: 'read',
    columns: columns.named.map(({ name, quoted, certainty, ...place }) => ({
      name,
      quoted,
      certainty,
      at: spanOf(place),
    })),
    star: columns.star === null ? null : spanOf(columns.star),
  };
}

/** Where it ends is not published. */
function spanOf({ path, line, column }: Place): Span {
  return { path, line, column, endLine: line, endColumn: column };
}
