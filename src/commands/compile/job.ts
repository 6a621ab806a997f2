import type { MeshConfig } from '../../config/mesh-config.ts';
import type { CacheFolder } from '../../project/cache/cache-folder.ts';
import type { Project } from '../../project/project.ts';
import type { DbtResult } from '../../shell/dbt.ts';
import type { Workspace } from '../workspace.ts';
import type { LaidOut } from './lay-out.ts';

export interface CompileJob {
  readonly workspace: Workspace;
  readonly projects: readonly Project[];
  readonly mode: 'compile' | 'parse';
  /** For what is only needed while it lasts. */
  readonly temporary: string;
  /** A revision that is laid out elsewhere; null where the user's own files are compiled. */
  readonly revision: LaidOut | null;
  /** Where the results of a revision are kept. */
  readonly cache: CacheFolder | undefined;
  /** The commands that run dbt: the working tree's, because another branch's would be a stranger's program. */
  readonly dbt: MeshConfig['dbt'];
  /** Contracts to read upstreams by that are not compiled here; none where it is left out. */
  readonly given?: ReadonlyMap<string, Fresh>;
}

/** A project's fresh contract, for those that read it. */
export interface Fresh {
  readonly bytes: Buffer;
  readonly digest: string;
}

/** Why a project has no result: one line, and what dbt said. */
export interface CompileFailure {
  readonly what: string;
  readonly words: string;
}

/** Runs the project's dbt where its files lie. */
export type RunDbt = (words: readonly string[]) => Promise<DbtResult>;
