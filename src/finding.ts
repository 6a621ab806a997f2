/** How sure meshgate is: `unknown` where the answer would need Jinja to be run, or a file that is not here. */
export type Certainty = 'certain' | 'unknown';

export type Severity = 'error' | 'warning';

/** A stretch of a file. Lines and columns start at 1, the end is exclusive, `path` is relative to the Git root. */
export interface Span {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Why a finding refuses nothing. */
export interface Waived {
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string | null;
  readonly by: 'comment' | 'mesh.yml' | 'baseline';
}

/** One violation of a rule at one place. Plain data: it can be serialised, compared and counted. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** What is wrong and why, in one or two sentences. */
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  readonly at: Span;
  readonly related: readonly { readonly message: string; readonly at: Span }[];
  /** The dbt project that the place belongs to. */
  readonly project: string;
  /** The node that the finding is about: the reader for a reference, the model for a contract. */
  readonly unique_id: string | null;
  /** What the reference reaches for. */
  readonly target: string | null;
  /** Stable while lines move: made of rule, path, node and target. */
  readonly fingerprint: string;
  readonly waived: Waived | null;
}
