import type { MeshConfig } from '../config/mesh-config.ts';
import type { Finding } from '../finding.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { freeze, thaw } from '../project/cache/freeze.ts';
import type { Waiver } from '../project/project.ts';

/** A reference that only Jinja could resolve, as `--show-unknown` lists it. */
export interface UnknownPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly node: string;
}

export function unknownInOrder(places: readonly UnknownPlace[]): UnknownPlace[] {
  return places.toSorted((a, b) => {
    if (a.path !== b.path) return a.path < b.path ? -1 : 1;
    return a.line - b.line || a.column - b.column || (a.node < b.node ? -1 : Number(a.node > b.node));
  });
}

/** What a judgement says of one project, and what it rests on. */
export interface ProjectVerdict {
  /** Of everything but the files of projects: rules, publications, the day. */
  readonly circumstances: string;
  /** Folder → shape of each project of which something was looked for by name. */
  readonly seen: Readonly<Record<string, string>>;
  /** The same of those that were looked at as a whole: to say what else there is, or where things lie. */
  readonly seenWhole: Readonly<Record<string, string>>;
  /** The names of the projects that its files read or declare to read. */
  readonly reads: readonly string[];
  /** Names the files whose columns were asked for: what else stands in their SQL matters too. */
  readonly columnReaders: string | null;
  /** Whether it was made of another one, so that some of `reads` may be of the past. */
  readonly isAmended: boolean;
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownPlace[];
}

/** What is known of one state of a project's files. */
export interface ProjectRecord {
  readonly path: string;
  readonly key: string;
  /** Of what all projects share. */
  readonly common: string;
  readonly name: string;
  readonly targetPath: string;
  /** The name of what its readers see of it. */
  readonly shape: string;
  /** Stands for what of that it promises to others. */
  readonly promise: string;
  /** Stands for how its files hang together. */
  readonly names: string;
  readonly waivers: readonly Waiver[];
  readonly verdicts: readonly ProjectVerdict[];
}

/** The small index that every commit reads: nothing in it grows with the models, only with projects and findings. */
export interface JudgedRecords {
  readonly records: readonly ProjectRecord[];
  /** `mesh.yml` as parsed, by blob id. */
  readonly configs: readonly (readonly [string, MeshConfig])[];
  /** Promises that were held against what is published, and nothing that matters differs. */
  readonly kept: readonly KeptPromise[];
}

/** A digest of both sides and of the policies. */
export type KeptPromise = readonly [digest: string, found: 'kept' | 'unpublished'];

const FILE = 'judged';
/** States of one project that are kept: the index, HEAD, and a few branches. */
const STATES = 6;
const VERDICTS = 3;
const CONFIGS = 4;
const PROMISES = 400;

export const NO_RECORDS: JudgedRecords = { records: [], configs: [], kept: [] };

export function readRecords(cache: CacheFolder): JudgedRecords {
  const [text] = cache.read(FILE).parts;
  return text === undefined ? NO_RECORDS : (thaw(text) as JudgedRecords);
}

/** The newest first; what is too old goes, and what only that named. Returns what was kept. */
export function writeRecords(
  cache: CacheFolder,
  { records, configs, kept: promises }: JudgedRecords,
): JudgedRecords {
  const states = new Map<string, ProjectRecord[]>();
  for (const record of records) {
    const same = states.get(record.path) ?? [];
    states.set(record.path, same);
    if (same.some(({ key }) => key === record.key)) continue;
    if (same.length < STATES) same.push({ ...record, verdicts: record.verdicts.slice(0, VERDICTS) });
  }
  const kept = [...states.values()].flat();
  const written: JudgedRecords = {
    records: kept,
    configs: configs.slice(0, CONFIGS),
    kept: promises.slice(0, PROMISES),
  };
  cache.write(FILE, freeze(written));
  const named = new Set(filesNamed(kept));
  for (const file of new Set(filesNamed(records))) if (!named.has(file)) cache.remove(file);
  return written;
}

/** The files of the cache that records name. */
function filesNamed(records: readonly ProjectRecord[]): string[] {
  return records.flatMap(({ shape, verdicts }) => [
    shapeFile(shape),
    ...verdicts.flatMap(({ columnReaders }) =>
      columnReaders === null ? [] : columnReadersFile(columnReaders),
    ),
  ]);
}

export function shapeFile(digest: string): string {
  return `shape-${digest}`;
}

export function columnReadersFile(digest: string): string {
  return `readers-${digest}`;
}
