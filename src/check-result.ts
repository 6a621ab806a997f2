/**
 * What `mesh check --format json` prints and `check()` gives. Its keys are fixed: others script against them.
 * Types alone, without imports: the build ships this file as it is.
 */

export interface CheckOptions {
  /** A folder of the Git repository; the working directory where it is left out. */
  readonly cwd?: string;
  /** Judge what is staged. */
  readonly staged?: boolean;
  /** Judge a commit instead of the working tree. */
  readonly rev?: string;
  /** Only what is worse than in each of these revisions counts. With `staged` it is HEAD without being said. */
  readonly changedSince?: readonly string[];
  /** Only findings in these projects. */
  readonly projects?: readonly string[];
  /** The environment variables that meshgate reads (`MESH_CACHE`); none where it is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface CheckResult {
  readonly version: 1;
  readonly findings: readonly CheckFinding[];
  readonly summary: CheckSummary;
}

export interface CheckFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** `unknown` where only Jinja, or a file that is not here, could tell. */
  readonly certainty: 'certain' | 'unknown';
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  /** Relative to the Git root, with `/`. */
  readonly path: string;
  /** Lines and columns start at 1, columns count Unicode characters, the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly project: string;
  readonly unique_id: string | null;
  /** What the reference reaches for. */
  readonly target: string | null;
  /** Stable while lines move: made of rule, path, node and target. */
  readonly fingerprint: string;
  readonly waived: { readonly reason: string; readonly until: string | null } | null;
}

export interface CheckSummary {
  /** Findings that are errors and not waived: where there is one, `mesh check` ends with 1. */
  readonly errors: number;
  readonly warnings: number;
  readonly waived: number;
  /** Findings that were there before the change. */
  readonly existing: number;
  /** References that only Jinja could resolve. */
  readonly unknown: number;
  readonly files: number;
  readonly projects: number;
  readonly duration_ms: number;
}
