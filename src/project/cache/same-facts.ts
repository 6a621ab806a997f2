import { changeOfListing } from '../../source/listing-change.ts';
import type { Listing, Snapshot } from '../../source/snapshot.ts';
import { readerOf } from '../reader.ts';
import type { CacheFolder } from './cache-folder.ts';
import { FactsPack } from './facts-pack.ts';
import { packName } from './pack-name.ts';

/** More files than this are read the ordinary way. */
const MOST = 50;

/** Two states of a project's files that say the same. */
export interface SameFacts {
  /** Files in which something stands at another place, and nothing else differs. */
  readonly moved: readonly string[];
  /** All that changed. */
  readonly edited: readonly string[];
}

/**
 * Most commits edit SQL between the references: then the facts of each changed file are what they were, so the
 * project is what it was, and nobody needs to build it. null where the facts differ, or may.
 */
export async function sameFacts(
  cache: CacheFolder,
  snapshot: Snapshot,
  folder: string,
  before: Listing,
  after: Listing,
): Promise<SameFacts | null> {
  const changed = changeOfListing(before, after);
  if (changed.length > MOST) return null;
  const edited: { path: string; reader: 'python' | 'jinja'; was: string; is: string }[] = [];
  for (const { path, was, is } of changed) {
    const reader = readerOf(path);
    if (was === null || is === null || reader === 'yaml' || !/\.(?:sql|py)$/i.test(path)) return null;
    edited.push({ path, reader, was, is });
  }
  const pack = new FactsPack(cache, packName(folder, 'jinja'));
  const unknown = edited.filter(({ reader, is }) => pack.find(reader, is) === null);
  const contents = await snapshot.read(unknown.map(({ path }) => path));
  const { readTemplateFile } = await import('../template-facts.ts');
  const moved: string[] = [];
  for (const { path, reader, was, is } of edited) {
    const old = pack.find(reader, was);
    const bytes = contents.get(path);
    const text =
      bytes === undefined ? pack.find(reader, is) : pack.add(reader, is, readTemplateFile(reader, bytes));
    if (old === null || text === null) return null;
    if (old === text) continue;
    // Which macro a reference stands in is told by their places.
    if (withoutPlaces(old) !== withoutPlaces(text) || !text.includes('"definitions":[]')) return null;
    moved.push(path);
  }
  pack.save(false);
  return { moved, edited: edited.map(({ path }) => path) };
}

function withoutPlaces(facts: string): string {
  return facts.replace(/"at":\[\d+,\d+,\d+,\d+\]/g, '"at":0');
}
