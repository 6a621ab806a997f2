import type { MeshConfig } from '../config/mesh-config.ts';
import { type Amend, type AmendedProject, startAmendment } from '../project/cache/amend-project.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { ProjectKey } from '../project/cache/project-keys.ts';
import { asking, changedNames, type ProjectNames } from '../project/cache/project-names.ts';
import type { Shape } from '../project/cache/project-shape.ts';
import { RULES } from '../rules/index.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { readColumnReaders } from './column-readers.ts';
import { judgeOne, type Surroundings } from './judge-one.ts';
import type { ProjectRecord, ProjectVerdict } from './judged-records.ts';
import { readFiles, writeFiles } from './kept-files.ts';
import { readKept, writeNames, writeShape } from './kept-project.ts';

/** A record that was made of another one. */
export interface AmendedRecord {
  readonly record: ProjectRecord;
  /** What it was made of. */
  readonly old: ProjectRecord;
  readonly names: ProjectNames;
  readonly amend: Amend;
  readonly shapes: ReadonlyMap<string, Shape>;
}

interface Place {
  readonly cache: CacheFolder;
  readonly snapshot: Snapshot;
  readonly config: MeshConfig;
}

/** The record of a project as its changed files make it of its last one; null where it must be read anew. */
export async function amendRecord(
  { cache, snapshot, config: { environments } }: Place,
  key: ProjectKey,
  records: readonly ProjectRecord[],
): Promise<AmendedRecord | null> {
  const { key: oldKey, files } = readFiles(cache, key.path);
  const old = records.find((record) => record.key === oldKey && record.path === key.path);
  const kept = old?.common === key.common ? readKept(cache, old, files) : null;
  if (old === undefined || kept === null) return null;
  const target = environments.targets[environments.default] ?? null;
  const amend = await startAmendment({ snapshot, cache, target }, key, kept);
  const amended = await amend?.([]);
  if (!amend || !amended) return null;
  const { shape, names, waivers, gone } = amended;
  const record = {
    ...old,
    key: key.key,
    ...writeShape(cache, shape),
    names: writeNames(cache, key.path, names),
    waivers: [...old.waivers.filter(({ at }) => !gone.has(at.path)), ...waivers],
    verdicts: [],
  };
  writeFiles(cache, key);
  const shapes = new Map([
    [old.shape, kept.shape],
    [record.shape, shape],
  ]);
  return { record, old, names, amend, shapes };
}

interface Subject {
  readonly key: ProjectKey;
  readonly record: ProjectRecord;
  /** The records of all projects, by folder. */
  readonly records: ReadonlyMap<string, ProjectRecord>;
  /** How the record was made, if its files changed. */
  readonly amended: AmendedRecord | undefined;
}

/**
 * The verdict on a project as an older one of it makes it, when the files that changed are judged again, and those
 * that asked for what changed elsewhere. null where the whole of it must be judged.
 */
export async function amendVerdict(around: Surroundings, subject: Subject): Promise<ProjectVerdict | null> {
  const { missing, snapshot, judging } = around;
  const { key, record, amended } = subject;
  const old = (amended?.old ?? record).verdicts.filter(
    ({ circumstances }) => circumstances === missing.circumstances,
  );
  if (old.length === 0) return null;
  const kept = amended === undefined ? readKept(judging.cache, record, key.files) : null;
  const names = amended?.names ?? kept?.names;
  if (names === undefined) return null;
  for (const verdict of old) {
    const touched = touchedFiles(around, subject, verdict, names);
    if (touched === null) continue;
    if (amended === undefined && touched.size === 0) return renewed(verdict, subject);
    const target = missing.config.environments.targets[missing.config.environments.default] ?? null;
    const amend =
      amended?.amend ??
      (kept === null ? null : await startAmendment({ snapshot, cache: judging.cache, target }, key, kept));
    const part = await amend?.(touched);
    if (part) return judgePart(around, subject, verdict, part);
  }
  return null;
}

/** The files that asked for what is no longer what it was; null where more was looked at than can be told. */
function touchedFiles(
  { views }: Surroundings,
  { records }: Subject,
  { seen, seenWhole }: ProjectVerdict,
  names: ProjectNames,
): Set<string> | null {
  const touched = new Set<string>();
  if (Object.entries(seenWhole).some(([path, shape]) => records.get(path)?.shape !== shape)) return null;
  for (const [path, digest] of Object.entries(seen)) {
    const current = records.get(path)?.shape;
    if (current === digest) continue;
    const [was, is] = [views.shape(digest), views.shape(current ?? '')];
    const changed = was === null || is === null ? null : changedNames(was, is);
    if (changed === null) return null;
    for (const file of asking(names, changed)) touched.add(file);
  }
  return touched;
}

/** Takes over what it says, for the shapes that there are now. */
function renewed(verdict: ProjectVerdict, { records }: Subject): ProjectVerdict {
  const now = Object.keys(verdict.seen).map((path) => [path, records.get(path)?.shape ?? '']);
  return { ...verdict, seen: Object.fromEntries(now) as ProjectVerdict['seen'] };
}

/** Rules of which one finding may be about several nodes. */
const GATHERING: ReadonlySet<string> = new Set(RULES.filter(({ gathers }) => gathers).map(({ id }) => id));

async function judgePart(
  around: Surroundings,
  subject: Subject,
  old: ProjectVerdict,
  { shape: { head }, nodes, ids, gone }: AmendedProject,
): Promise<ProjectVerdict | null> {
  const readers = readColumnReaders(around.judging.cache, old);
  if (readers === null) return null;
  const part = await judgeOne(
    around,
    { ...head, nodes, problems: [], editedFiles: [], waivers: [] },
    readers.filter((path) => !gone.has(path)),
  );
  if ([...old.findings, ...part.findings].some(({ rule }) => GATHERING.has(rule))) return null;
  // Those of source tables, whose ids no node has, were all found again.
  const isLeft = (id: string | null): boolean => id === null || !(ids.has(id) || id.startsWith('source.'));
  const before = renewed(old, subject);
  return {
    ...part,
    findings: [...old.findings.filter(({ unique_id }) => isLeft(unique_id)), ...part.findings],
    unknown: [...old.unknown.filter(({ node }) => isLeft(node)), ...part.unknown],
    seen: { ...before.seen, ...part.seen },
    seenWhole: { ...before.seenWhole, ...part.seenWhole },
    reads: [...new Set([...old.reads, ...part.reads])],
    isAmended: true,
  };
}
