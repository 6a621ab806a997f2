import type { MeshConfig } from '../../config/mesh-config.ts';
import type { Context } from '../../context.ts';
import type { ProjectHead } from '../../project/project.ts';
import type { GitPlaces } from '../../shell/git.ts';

/** One thing that was looked at. `broken` means that something does not work; `warning` that something is missing. */
export interface Diagnosis {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'broken';
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly next: string | null;
}

/** What the examinations look at. */
export interface Patient {
  readonly places: GitPlaces;
  readonly config: MeshConfig;
  readonly heads: readonly ProjectHead[];
  /** Of every tracked file. */
  readonly paths: readonly string[];
  readonly context: Context;
}

export function ok(check: string, message: string): Diagnosis {
  return { check, state: 'ok', message, next: null };
}

export function warning(check: string, message: string, next: string): Diagnosis {
  return { check, state: 'warning', message, next };
}

export function broken(check: string, message: string, next: string): Diagnosis {
  return { check, state: 'broken', message, next };
}
