import type { MeshConfig } from '../config/mesh-config.ts';
import type { Finding } from '../finding.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { ProjectKey } from '../project/cache/project-keys.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { ProjectPromise } from './breaking/project-promise.ts';
import type { JudgedRecords, UnknownPlace } from './judged-records.ts';

/** Where and when a judgement is made. */
export interface Judging {
  readonly root: string;
  /** The day, `YYYY-MM-DD`. */
  readonly today: string;
  /** None where verdicts are not to be kept. */
  readonly cache: CacheFolder | undefined;
  /** What one snapshot's judgement leaves for the next: HEAD differs from the index in little. */
  readonly memory?: JudgingMemory;
}

export interface JudgingMemory {
  keys: readonly ProjectKey[];
  records: JudgedRecords | null;
}

/** What the rules say of one state of the repository. */
export interface Judgement {
  readonly snapshot: Snapshot;
  readonly config: MeshConfig;
  readonly projects: readonly { readonly name: string; readonly path: string }[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownPlace[];
  /** What each project promises to the others. */
  readonly promises: readonly ProjectPromise[];
  /** Stands for all that it knows of publications; null where that was not asked. */
  readonly published: string | null;
}
