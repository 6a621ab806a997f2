import { parserVersion } from '../columns/find-parser.ts';
import { profileFiles } from '../columns/profile-files.ts';
import type { MeshConfig } from '../config/mesh-config.ts';
import type { Finding } from '../finding.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { digestOf, projectKeys } from '../project/cache/project-keys.ts';
import type { Waivers } from '../rules/waive.ts';
import { recordOf } from '../source/listing.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { steadySnapshot } from '../source/steady-snapshot.ts';
import { promisesOf } from './breaking/kept-promises.ts';
import { carryOver } from './carry-over.ts';
import {
  type JudgedRecords,
  type ProjectRecord,
  readRecords,
  unknownInOrder,
  writeRecords,
} from './judged-records.ts';
import { canJudgeApart, type KnownState, known, withoutAmended } from './judged-state.ts';
import type { Judgement, Judging } from './judgement.ts';
import { publishedDigest } from './published-digest.ts';

/** Judges a snapshot, by the rules of `settings` where they are not its own. */
export async function judgeSnapshot(
  judging: Judging,
  snapshot: Snapshot,
  settings?: MeshConfig['rules'],
): Promise<Judgement> {
  const judgement = await judgeRules(judging, snapshot, settings);
  if (judgement.findings.length === 0) return judgement;
  const { acceptedBy } = await import('./baseline-file.ts');
  return { ...judgement, findings: await acceptedBy(judgement.snapshot, judgement.findings) };
}

async function judgeRules(
  judging: Judging,
  snapshot: Snapshot,
  settings: MeshConfig['rules'] | undefined,
): Promise<Judgement> {
  const { cache } = judging;
  if (cache !== undefined && snapshot.listing !== undefined) {
    const judgement = await judgeWithCache({ ...judging, cache }, snapshot, settings);
    if (judgement !== null) return judgement;
  }
  const { judgeWhole } = await import('./judge-whole.ts');
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
  const published = publishedDigest(root, listing, config, keys);
  // What is told of columns depends on the SQL parser, and on the dialects of the profiles.
  const profiles = profileFiles(keys.map(({ path }) => path));
  const columns = [parserVersion() ?? '', ...profiles.map((path) => recordOf(listing, path))];
  const circumstances = digestOf(published, JSON.stringify([...rules].sort()), today, ...columns);
  let state = known(keys, records.records, circumstances);
  let updated: readonly ProjectRecord[] = [];
  const learn = (news: readonly ProjectRecord[]): void => {
    updated = [...news, ...updated];
    state = known(keys, [...updated, ...records.records], circumstances);
  };
  const judgeRest = async (from: KnownState, before: readonly ProjectRecord[]): Promise<boolean> => {
    const { judgeMissing } = await import('./judge-projects.ts');
    const missing = { config, rules, circumstances, keys, state: from, records: before };
    const judged = await judgeMissing(judging, snapshot, missing);
    if (judged === null) return false;
    if (judged.length * 2 > keys.length) cache.prune();
    learn(judged);
    return true;
  };
  if (!state.isComplete) learn(await carryOver(cache, snapshot, state, records.records));
  if (!state.isComplete && !(await judgeRest(state, [...updated, ...records.records]))) return null;
  // What was made of older verdicts may still tell of references that are gone.
  const anew = canJudgeApart(state) ? null : withoutAmended(state);
  if (anew !== null && !(await judgeRest(anew, []))) return null;
  if (updated.length > 0 && snapshot.isSteady()) {
    memory.records = writeRecords(cache, {
      ...records,
      records: [...updated, ...records.records],
      configs,
    });
  } else memory.records = records;
  if (!canJudgeApart(state)) return null;
  const verdicts = state.projects.flatMap(({ verdict }) => verdict ?? []);
  const projects = state.projects.flatMap(({ record }) => record ?? []);
  const waivers = {
    written: projects.flatMap(({ waivers: written }) => written),
    configured: config.waivers,
  };
  return {
    snapshot,
    config,
    projects,
    findings: await waived(
      verdicts.flatMap(({ findings }) => findings),
      waivers,
      rules,
      today,
    ),
    unknown: unknownInOrder(verdicts.flatMap(({ unknown }) => unknown)),
    promises: promisesOf(state, { snapshot, config, cache }),
    published,
  };
}

/** `mesh.yml`, which need not be parsed again while it is the same. */
export async function configOf(
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

/** As the whole has them, and in its order: only few commits have anything to waive or to sort. */
async function waived(
  findings: readonly Finding[],
  waivers: Waivers,
  rules: MeshConfig['rules'],
  today: string,
): Promise<readonly Finding[]> {
  if (waivers.written.length + waivers.configured.length > 0)
    return (await import('../rules/waive.ts')).waive(findings, waivers, rules, today);
  return findings.length < 2 ? findings : (await import('../rules/judge.ts')).inOrder(findings);
}
