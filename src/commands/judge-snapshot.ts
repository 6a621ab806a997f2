import type { MeshConfig } from '../config/mesh-config.ts';
import type { Finding } from '../finding.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { digestOf, projectKeys } from '../project/cache/project-keys.ts';
import { recordOf } from '../source/listing.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { steadySnapshot } from '../source/steady-snapshot.ts';
import { carryOver } from './carry-over.ts';
import { type JudgedRecords, type ProjectRecord, readRecords, writeRecords } from './judged-records.ts';
import { canJudgeApart, known } from './judged-state.ts';
import type { Judgement, Judging } from './judgement.ts';
import { publishedDigest } from './published-digest.ts';

/** Judges a snapshot, by the rules of `settings` where they are not its own. */
export async function judgeSnapshot(
  judging: Judging,
  snapshot: Snapshot,
  settings?: MeshConfig['rules'],
): Promise<Judgement> {
  const { cache } = judging;
  if (cache !== undefined && snapshot.listing !== undefined) {
    const judgement = await judgeWithCache({ ...judging, cache }, snapshot, settings);
    if (judgement !== null) return judgement;
  }
  const { judgeWhole } = await import('./judge-projects.ts');
  return judgeWhole(judging, snapshot, settings);
}

/** null where the projects cannot be told apart well enough to judge each by itself. */
async function judgeWithCache(
  judging: Judging & { readonly cache: CacheFolder },
  given: Snapshot,
  settings: MeshConfig['rules'] | undefined,
): Promise<Judgement | null> {
  const { root, cache, today, memory = { keys: [], records: null } } = judging;
  const snapshot = steadySnapshot(given);
  const listing = (await given.listing?.()) ?? '';
  const records = memory.records ?? readRecords(cache);
  const { config, configs } = await configOf(snapshot, recordOf(listing, 'mesh.yml'), records);
  const rules = settings ?? config.rules;
  const keys = projectKeys(listing, JSON.stringify([configs[0]?.[0], config.path]), memory.keys);
  memory.keys = keys;
  const circumstances = digestOf(
    publishedDigest(root, listing, config, keys),
    JSON.stringify([...rules].sort()),
    today,
  );
  let state = known(keys, records.records, circumstances);
  let updated: readonly ProjectRecord[] = [];
  if (!state.isComplete) {
    updated = await carryOver(cache, snapshot, state, records.records);
    if (updated.length > 0) state = known(keys, [...updated, ...records.records], circumstances);
  }
  if (!state.isComplete) {
    const { judgeMissing } = await import('./judge-projects.ts');
    const judged = await judgeMissing(judging, snapshot, { config, rules, circumstances, keys, state });
    if (judged === null) return null;
    updated = [...judged, ...updated];
    state = known(keys, [...updated, ...records.records], circumstances);
    if (judged.length * 2 > keys.length) cache.prune();
  }
  if (updated.length > 0 && snapshot.isSteady()) {
    memory.records = writeRecords(cache, { records: [...updated, ...records.records], configs });
  } else memory.records = records;
  if (!canJudgeApart(state)) return null;
  const verdicts = state.projects.flatMap(({ verdict }) => verdict ?? []);
  return {
    snapshot,
    config,
    projects: state.projects.flatMap(({ record }) => record ?? []),
    findings: await inOrder(verdicts.flatMap(({ findings }) => findings)),
    unknown: verdicts.flatMap(({ unknown }) => unknown),
  };
}

/** `mesh.yml`, which need not be parsed again while it is the same. */
async function configOf(
  snapshot: Snapshot,
  id: string,
  { configs }: JudgedRecords,
): Promise<{ config: MeshConfig; configs: JudgedRecords['configs'] }> {
  const kept = configs.find(([known]) => known === id);
  const others = configs.filter(([known]) => known !== id);
  if (kept !== undefined) return { config: kept[1], configs: [kept, ...others] };
  const { readConfig } = await import('./read-config.ts');
  const config = await readConfig(snapshot);
  return { config, configs: [[id, config], ...others] };
}

/** The order in which `judge` has them when it judges all projects at once. */
async function inOrder(findings: Finding[]): Promise<Finding[]> {
  if (findings.length < 2) return findings;
  const { RULES } = await import('../rules/index.ts');
  const order = new Map(RULES.map(({ id }, index) => [id, index]));
  return findings.sort((a, b) => {
    if (a.at.path !== b.at.path) return a.at.path < b.at.path ? -1 : 1;
    const byPlace = a.at.line - b.at.line || a.at.column - b.at.column;
    return byPlace || (order.get(a.rule) ?? 0) - (order.get(b.rule) ?? 0);
  });
}
