import { algorithmOf, blobId } from '../../source/blob-id.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import { type FileFacts, readFileFacts } from '../file-facts.ts';
import type { ProjectFile } from '../project-files.ts';
import { readerOf } from '../reader.ts';
import type { CacheFolder } from './cache-folder.ts';
import { FactsPack } from './facts-pack.ts';
import { packName } from './pack-name.ts';

/** The facts of a project's files by path, out of the cache where it has them. Seeds are not read. */
export async function readFacts(
  snapshot: Snapshot,
  folder: string,
  members: readonly ProjectFile[],
  cache: CacheFolder | undefined,
): Promise<ReadonlyMap<string, FileFacts>> {
  const facts = new Map<string, FileFacts>();
  const paths = new Set(members.flatMap(({ kind, path }) => (kind === 'seed' ? [] : path)));
  if (cache === undefined) {
    for (const [path, bytes] of await snapshot.read([...paths])) facts.set(path, readFileFacts(path, bytes));
    return facts;
  }
  const templates = new FactsPack(cache, packName(folder, 'jinja'));
  const properties = new FactsPack(cache, packName(folder, 'yaml'));
  const packOf = (path: string): FactsPack => (readerOf(path) === 'yaml' ? properties : templates);
  const oids = new Map<string, string>();
  for (const { path, oid } of await snapshot.list()) if (oid !== null && paths.has(path)) oids.set(path, oid);
  const unread: string[] = [];
  for (const path of paths) {
    const oid = oids.get(path);
    const kept = oid === undefined ? null : packOf(path).get(readerOf(path), oid);
    if (kept === null) unread.push(path);
    else facts.set(path, kept);
  }
  for (const [path, bytes] of await snapshot.read(unread)) {
    // Named by the bytes that were read: a working tree's file may have changed since it was listed.
    const id = blobId(bytes, algorithmOf(oids.get(path) ?? ''));
    const found = readFileFacts(path, bytes);
    facts.set(path, found);
    packOf(path).add(readerOf(path), id, found);
  }
  templates.save(true);
  properties.save(true);
  return facts;
}
