import type { Certainty, Finding, Severity, Span } from '../finding.ts';
import type { Breaks } from '../mesh/compatibility/breaks.ts';
import type { Mesh } from '../mesh/mesh.ts';

/** What a rule says of one place; the judge adds the rest. */
export type Report = Pick<Finding, 'message' | 'help' | 'at' | 'project' | 'unique_id' | 'target'> & {
  readonly related?: Finding['related'];
  readonly certainty?: Certainty;
};

/** One rule that somebody waives somewhere. */
export interface JudgedWaiver {
  /** null where none is named. */
  readonly rule: string | null;
  readonly at: Span;
  readonly project: string;
  readonly until: string | null;
  /** Why it has no effect, and what to do. */
  readonly problem: { readonly message: string; readonly help: string } | null;
  readonly isExpired: boolean;
  /** The rule is off. */
  readonly isOff: boolean;
  /** How many findings it covers. */
  readonly uses: number;
}

interface RuleFor<Input> {
  readonly id: string;
  /** The severity where `mesh.yml` sets none; a rule that is `off` is for those who ask for it. */
  readonly severity: Severity | 'off';
  readonly summary: string;
  /** The `version:` of `mesh.yml` that brought the rule: a file written for an older one does not know it. */
  readonly since: number;
  /** One finding may be about references of several nodes, so that it cannot be told from one of them alone. */
  readonly gathers?: true;
  readonly check: (input: Input) => Iterable<Report>;
}

/** A rule of one state of the mesh. */
export interface MeshRule extends RuleFor<Mesh> {
  readonly category: 'reference' | 'contract' | 'lineage' | 'project';
}

/** A rule of what lies between two states of the mesh. */
export interface BreakingRule extends RuleFor<Breaks> {
  readonly category: 'breaking';
}

/** A rule of what somebody waives, which can only be told when all findings are there. */
export interface WaiverRule extends RuleFor<readonly JudgedWaiver[]> {
  readonly category: 'waiver';
}

/** One rule. Pure: the same input gives the same reports. Its id is its file's name and its page's. */
export type Rule = MeshRule | BreakingRule | WaiverRule;
