import type { CheckSummary } from '../check-result.ts';
import type { Finding } from '../finding.ts';

/** Everything that a format may show. */
export interface ReportInput {
  readonly findings: readonly Finding[];
  readonly summary: CheckSummary;
  /** What was judged: `the index`, `the working tree`, `revision …`. */
  readonly subject: string;
  /** The text of a file that findings point into, for code frames. */
  readonly text: (path: string) => string | undefined;
  readonly color: boolean;
  /** The address of the folder with the rules' pages, where they can be linked to. */
  readonly pages: string | null;
  /** References that only Jinja could resolve, where they are asked for. */
  readonly unknown: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly node: string;
  }[];
}
