import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { ProjectKey } from '../project/cache/project-keys.ts';
import { shapeOf } from '../project/cache/project-shape.ts';
import { ShapeTooThin } from '../project/cache/thin-node.ts';
import { eachProject, type LoadedProject } from '../project/load-projects.ts';
import type { Project } from '../project/project.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { type AmendedRecord, amendRecord, amendVerdict } from './amend-record.ts';
import { judgeOne, type Missing, type Surroundings } from './judge-one.ts';
import type { ProjectRecord, ProjectVerdict } from './judged-records.ts';
import { known } from './judged-state.ts';
import type { Judging } from './judgement.ts';
import { writeFiles } from './kept-files.ts';
import { writeNames, writeShape } from './kept-project.ts';
import { ProjectViews } from './project-views.ts';

/**
 * Judges the projects that have no verdict, each by itself: of the others only the shape is looked at, where a rule
 * looks. Returns the records that are new, or null where that would not be the verdict of the whole.
 */
export async function judgeMissing(
  judging: Judging & { readonly cache: CacheFolder },
  snapshot: Snapshot,
  missing: Missing,
): Promise<ProjectRecord[] | null> {
  const { cache } = judging;
  const { config, circumstances, keys, state } = missing;
  const amended = new Map<string, AmendedRecord>();
  const unread: ProjectKey[] = [];
  for (const { key, record } of state.projects) {
    if (record !== null) continue;
    const found = await amendRecord({ cache, snapshot, config }, key, missing.records);
    if (found === null) unread.push(key);
    else amended.set(key.path, found);
  }
  const before = state.projects.flatMap(({ key, record }) => record ?? amended.get(key.path)?.record ?? []);
  const shapes = new Map([...amended.values()].flatMap(({ shapes: own }) => [...own]));
  const fresh: ProjectRecord[] = [];
  const loaded = new Map<string, Project>();
  for await (const { project, names } of readAllBut(before)) {
    const key = unread.find(({ path }) => path === project.path);
    if (key === undefined || project.outside.length > 0) return null;
    const { path, name, targetPath, waivers } = project;
    const shape = shapeOf(project);
    const kept = { ...writeShape(cache, shape), names: writeNames(cache, path, names()) };
    writeFiles(cache, key);
    shapes.set(kept.shape, shape);
    loaded.set(path, project);
    fresh.push({ path, key: key.key, common: key.common, name, targetPath, ...kept, waivers, verdicts: [] });
  }
  if (fresh.length < unread.length) return null;

  const records = new Map([...before, ...fresh].map((record) => [record.path, record]));
  const views = new ProjectViews(cache, records.values(), shapes);
  const around: Surroundings = { judging, snapshot, missing, views };
  const judged: ProjectRecord[] = [];
  try {
    for (const { key, record, verdict } of known(keys, [...records.values()], circumstances).projects) {
      if (verdict !== null || record === null) continue;
      const subject = { key, record, records, amended: amended.get(key.path) };
      const found = loaded.has(key.path) ? null : await amendVerdict(around, subject);
      judged.push({ ...record, verdicts: [found ?? (await judgeAnew(key)), ...record.verdicts] });
    }
  } catch (error) {
    if (error instanceof ShapeTooThin) return null;
    throw error;
  }
  return judged;

  function readAllBut(others: readonly ProjectRecord[]): AsyncIterable<LoadedProject> | [] {
    return others.length === keys.length ? [] : eachProject(snapshot, config, { cache, known: others });
  }

  async function judgeAnew(key: ProjectKey): Promise<ProjectVerdict> {
    const others = [...records.values()].filter(({ path }) => path !== key.path);
    if (!loaded.has(key.path))
      for await (const { project } of readAllBut(others)) loaded.set(project.path, project);
    const project = loaded.get(key.path);
    if (project === undefined) throw new ShapeTooThin(key.path);
    return judgeOne(around, project);
  }
}
