import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { algorithmOf, blobId } from '../source/blob-id.ts';
import { tryDecode } from '../source/decode-text.ts';
import { oidsOf } from '../source/listing.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { type Dialect, dialectOf } from './dialects.ts';
import { findParser, NOT_INSTALLED } from './find-parser.ts';
import { KeptReads } from './kept-reads.ts';
import { type ModelReads, unknownModel } from './placed-reads.ts';
import { readModel } from './read-model.ts';
import { sharedParser } from './sql-parser.ts';

/** A file with SQL, and the adapters that may be meant by it. */
export interface SqlFile {
  readonly path: string;
  readonly adapters: readonly string[];
}

/** What SQL files read, out of the cache where it has them. The parser is loaded for a text that nobody knows. */
export async function readFiles(
  snapshot: Snapshot,
  files: readonly SqlFile[],
  cache: CacheFolder | undefined,
): Promise<ReadonlyMap<string, ModelReads>> {
  const found = new Map<string, ModelReads>();
  const installed = files.length === 0 ? null : findParser();
  if (installed === null) return new Map(files.map(({ path }) => [path, unknownModel(NOT_INSTALLED)]));
  const kept = new KeptReads(cache);
  const keyOf = (oid: string, { adapters }: SqlFile): string =>
    `${oid}:${adapters.join('+')}:${installed.version}`;
  const oids = await oidsOf(
    snapshot,
    files.map(({ path }) => path),
  );
  const unread: SqlFile[] = [];
  for (const file of files) {
    const oid = oids.get(file.path);
    const known = oid === undefined ? null : kept.get(keyOf(oid, file));
    if (known === null) unread.push(file);
    else found.set(file.path, known);
  }
  if (unread.length === 0) return found;

  const contents = await snapshot.read(unread.map(({ path }) => path));
  const parser = sharedParser(installed.url);
  try {
    for (const file of unread) {
      const bytes = contents.get(file.path);
      const text = bytes === undefined ? null : tryDecode(bytes);
      if (bytes === undefined || text === null) {
        found.set(file.path, unknownModel('its file cannot be read'));
        continue;
      }
      const key = keyOf(blobId(bytes, algorithmOf(oids.get(file.path) ?? '')), file);
      const same = kept.get(key);
      const reads =
        same ?? (await readModel(text, dialectsOf(file), (sql, dialect) => parser.parse(sql, dialect)));
      if (same === null) kept.add(key, reads);
      found.set(file.path, reads);
    }
  } finally {
    kept.save();
  }
  return found;
}

function dialectsOf({ adapters }: SqlFile): Dialect[] {
  return adapters.flatMap((adapter) => dialectOf(adapter) ?? []);
}
