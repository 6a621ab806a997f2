import { entryFolder, isTimestamp } from './keys.ts';
import type { Store } from './store.ts';
import { timestampAfter } from './timestamp.ts';

const EVENTS = ['verified', 'promoted', 'checked', 'rolled-back'] as const;
export type RecordEvent = (typeof EVENTS)[number];

/** How one reader did. */
export interface ReaderVerdict {
  readonly project: string;
  readonly ok: boolean;
  readonly reason: string | null;
}

/** What happened to an entry of history after it was written. Written once, beside it. */
export interface HistoryRecord {
  readonly event: RecordEvent;
  readonly timestamp: string;
  readonly by: string | null;
  readonly git_commit: string | null;
  readonly ok: boolean;
  readonly reason: string | null;
  readonly readers: readonly ReaderVerdict[];
  /** Of a way back: the publication that is the latest again, where it has a timestamp. */
  readonly to: string | null;
}

/** The entry of history that a record is about. */
export interface EntryPlace {
  readonly project: string;
  readonly environment: string;
  readonly timestamp: string;
}

/** The names of records among those of an entry's objects, the oldest first. */
export function recordNames(names: readonly string[]): string[] {
  return names.filter((name) => parseName(name) !== null).sort();
}

export async function readRecords(
  store: Store,
  { project, environment, timestamp }: EntryPlace,
  names: readonly string[],
): Promise<HistoryRecord[]> {
  const folder = entryFolder(project, environment, timestamp);
  const records: HistoryRecord[] = [];
  for (const name of recordNames(names)) {
    const object = await store.read(`${folder}${name}`);
    if (object !== null) records.push(parseRecord(name, object.bytes));
  }
  return records;
}

/** All that happened to an entry since it was written, the oldest first. */
export async function recordsOf(store: Store, place: EntryPlace): Promise<HistoryRecord[]> {
  return readRecords(store, place, await namesOf(store, place));
}

/** Whether an entry that is not the latest was, until what was to prove it failed. */
export function isTakenBack(records: readonly HistoryRecord[]): boolean {
  const last = records.at(-1);
  return last !== undefined && (last.event === 'rolled-back' || (last.event === 'checked' && !last.ok));
}

async function namesOf(store: Store, { project, environment, timestamp }: EntryPlace): Promise<string[]> {
  const folder = entryFolder(project, environment, timestamp);
  return recordNames((await store.list(folder)).map((key) => key.slice(folder.length)));
}

export async function writeRecord(
  store: Store,
  place: EntryPlace,
  record: Omit<HistoryRecord, 'timestamp'>,
  now: Date,
): Promise<HistoryRecord> {
  const { project, environment, timestamp: entry } = place;
  // Their names tell their order, whatever the clocks of those who write them say.
  for (let taken = (await namesOf(store, place)).at(-1)?.split('-')[0] ?? entry; ; ) {
    const timestamp = timestampAfter(taken, now);
    const text = `${JSON.stringify({ version: 1, timestamp, ...record }, null, 2)}\n`;
    const key = `${entryFolder(project, environment, entry)}${timestamp}-${record.event}.json`;
    if (await store.create(key, Buffer.from(text, 'utf8'))) return { timestamp, ...record };
    taken = timestamp;
  }
}

function parseName(name: string): { timestamp: string; event: RecordEvent } | null {
  const [, timestamp = '', word] = /^(\w+)-([a-z-]+)\.json$/.exec(name) ?? [];
  const event = EVENTS.find((known) => known === word);
  return event === undefined || !isTimestamp(timestamp) ? null : { timestamp, event };
}

/** What cannot be read says nothing good. */
function parseRecord(name: string, bytes: Buffer): HistoryRecord {
  const { timestamp, event } = parseName(name) ?? { timestamp: '', event: 'checked' };
  const fields = parse(bytes);
  const readers = Array.isArray(fields['readers']) ? fields['readers'].map(object) : [];
  return {
    event,
    timestamp,
    by: text(fields['by']),
    git_commit: text(fields['git_commit']),
    ok: fields['version'] === 1 && fields['ok'] === true,
    reason: fields['version'] === 1 ? text(fields['reason']) : `${name} cannot be read`,
    readers: readers.map((reader) => ({
      project: text(reader['project']) ?? '',
      ok: reader['ok'] === true,
      reason: text(reader['reason']),
    })),
    to: text(fields['to']),
  };
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return object(JSON.parse(bytes.toString('utf8')));
  } catch {
    return {};
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 2_000) : null;
}
