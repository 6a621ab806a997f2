import { adaptersOfProfile } from '../columns/adapters.ts';
import type { ColumnRead, ColumnsRead } from '../columns/columns-read.ts';
import { USUAL_ADAPTERS } from '../columns/dialects.ts';
import type { ModelReads, PlacedReads } from '../columns/placed-reads.ts';
import { readFiles } from '../columns/read-files.ts';
import { relationshipFields } from '../columns/relationship-fields.ts';
import type { Span } from '../finding.ts';
import type { CrossReference } from '../mesh/mesh.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { Place } from '../project/facts.ts';
import { tryDecode } from '../source/decode-text.ts';
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
  const files = [...adapters]
    .filter(([path]) => path.endsWith('.sql'))
    .map(([path, known]) => ({ path, adapters: known }));
  const models = new Map([
    ...(await readFiles(snapshot, files, cache)),
    ...(await ofProperties(snapshot, adapters)),
  ]);
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

/**
 * What builds each file: its project's own targets', and those of the upstreams that it reads, which lie in the same
 * warehouse. What other files read makes no difference, for they need not be asked for at the same time.
 */
async function adaptersOf(
  snapshot: Snapshot,
  references: readonly CrossReference[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const adapters = new Map<string, readonly string[]>();
  const ofProfiles = new Map<string, readonly string[]>();
  for (const { path } of new Set(references.map(({ project }) => project)))
    ofProfiles.set(path, await adaptersOfProfile(snapshot, path));
  const found = new Map<string, Set<string>>();
  for (const { at, project, upstream } of references) {
    const known = found.get(at.path) ?? new Set(ofProfiles.get(project.path));
    found.set(at.path, known);
    if (upstream.published.state === 'contract') {
      const { adapterType } = upstream.published.contract;
      if (adapterType !== null) known.add(adapterType);
    }
  }
  for (const [path, known] of found)
    adapters.set(path, known.size === 0 ? USUAL_ADAPTERS : [...known].sort());
  return adapters;
}

/** What stands in YAML, as far as that says it. */
async function ofProperties(
  snapshot: Snapshot,
  paths: ReadonlyMap<string, unknown>,
): Promise<[string, ModelReads][]> {
  const files = await snapshot.read([...paths.keys()].filter((path) => /\.ya?ml$/i.test(path)));
  return [...files].map(([path, bytes]) => [path, relationshipFields(tryDecode(bytes) ?? '')]);
}

function placed({ at, from }: CrossReference, models: ReadonlyMap<string, ModelReads>): PlacedReads {
  const model = models.get(at.path);
  const reads =
    model?.tables[`${at.line}:${at.column}`] ?? (at.path.endsWith('.sql') ? model?.others : undefined);
  if (reads !== undefined) return reads;
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
