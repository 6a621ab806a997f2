import { DEFAULT_CONFIG, type MeshConfig } from '../../config/mesh-config.ts';
import { ConfigError } from '../../errors.ts';
import { projectKeys } from '../../project/cache/project-keys.ts';
import { recordOf } from '../../source/listing.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import { configOf, judgeSnapshot } from '../judge-snapshot.ts';
import { NO_RECORDS } from '../judged-records.ts';
import { known } from '../judged-state.ts';
import type { Judgement, Judging } from '../judgement.ts';
import { promisesOf } from './kept-promises.ts';
import type { ProjectPromise } from './project-promise.ts';

/** A state that a change is compared with: judged at most once, and only if somebody asks. */
export interface Base {
  readonly judged: () => Promise<Judgement>;
  readonly config: () => Promise<MeshConfig>;
  readonly promises: () => Promise<readonly ProjectPromise[]>;
}

export function baseOf(judging: Judging, snapshot: Snapshot, rules: MeshConfig['rules']): Base {
  let judgement: Promise<Judgement> | undefined;
  const judged = (): Promise<Judgement> => {
    judgement ??= judgeSnapshot(judging, snapshot, rules);
    return judgement;
  };
  let kept: Promise<readonly ProjectPromise[] | null> | undefined;
  const promises = async (): Promise<readonly ProjectPromise[]> => {
    kept ??= judgement === undefined ? keptPromises(judging, snapshot) : Promise.resolve(null);
    return kept.then(async (found) => found ?? (await judged()).promises).catch(orNothing([]));
  };
  const config = async (): Promise<MeshConfig> => readConfigOf().catch(orNothing(DEFAULT_CONFIG));
  const readConfigOf = async (): Promise<MeshConfig> => {
    const listing = (await snapshot.listing?.()) ?? null;
    if (listing === null) return (await import('../read-config.ts')).readConfig(snapshot);
    return (await configOf(snapshot, recordOf(listing, 'mesh.yml'), judging.memory?.records ?? NO_RECORDS))
      .config;
  };
  return { judged, config, promises };
}

/** A `mesh.yml` that was wrong says nothing, or nobody could commit a mended one. */
function orNothing<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof ConfigError) return nothing;
    throw error;
  };
}

/** What is known of a state that was judged some time before; null where somebody must look again. */
async function keptPromises(
  { cache, memory }: Judging,
  snapshot: Snapshot,
): Promise<readonly ProjectPromise[] | null> {
  if (cache === undefined || snapshot.listing === undefined || !memory?.records) return null;
  const listing = await snapshot.listing();
  const { config, configs } = await configOf(snapshot, recordOf(listing, 'mesh.yml'), memory.records);
  const keys = projectKeys(listing, JSON.stringify([configs[0]?.[0], config.path]), memory.keys);
  const state = known(keys, memory.records.records, '');
  const isKnown = state.projects.every(({ record }) => record !== null);
  return isKnown ? promisesOf(state, { snapshot, config, cache }) : null;
}
