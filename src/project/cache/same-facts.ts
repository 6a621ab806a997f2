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
  const changed = changedRecords(before, after);
  if (changed === null || changed.length > MOST) return null;
  const pack = new FactsPack(cache, packName(folder, 'jinja'));
  const moved: string[] = [];
  const unknown = changed.filter(({ path, is }) => pack.find(readerOf(path), is) === null);
  const contents = await snapshot.read(unknown.map(({ path }) => path));
  const { readTemplateFile } = await import('../template-facts.ts');
  for (const { path, was, is } of changed) {
    const reader = readerOf(path);
    if (reader === 'yaml') return null;
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
  return { moved };
}

function withoutPlaces(facts: string): string {
  return facts.replace(/"at":\[\d+,\d+,\d+,\d+\]/g, '"at":0');
}

interface ChangedRecord {
  readonly path: string;
  readonly was: string;
  readonly is: string;
}

/** Templates with another content; null where a file came or went, or another kind of file changed. */
function changedRecords(before: Listing, after: Listing): ChangedRecord[] | null {
  const [old, now] = [before.split('\0'), after.split('\0')];
  if (old.length !== now.length) return null;
  const changed: ChangedRecord[] = [];
  for (const [index, record] of now.entries()) {
    const other = old[index] ?? '';
    if (record === other) continue;
    const [a, b] = [/^(100\d+) (\S+) 0\t(.*)$/s.exec(other), /^(100\d+) (\S+) 0\t(.*)$/s.exec(record)];
    if (a === null || b === null || a[1] !== b[1] || a[3] !== b[3]) return null;
    const path = Buffer.from(b[3] ?? '', 'latin1').toString('utf8');
    if (!/\.(?:sql|py)$/i.test(path)) return null;
    changed.push({ path, was: a[2] ?? '', is: b[2] ?? '' });
  }
  return changed;
}
