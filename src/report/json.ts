import type { CheckResult } from '../check-result.ts';
import type { ReportInput } from './report-input.ts';

/** The JSON of `mesh check`. */
export function json({ findings, summary }: ReportInput): string {
  const document: CheckResult = {
    version: 1,
    findings: findings.map(
      ({
        at,
        rule,
        severity,
        certainty,
        message,
        help,
        project,
        unique_id,
        target,
        fingerprint,
        waived,
      }) => ({
        rule,
        severity,
        certainty,
        message,
        help,
        path: at.path,
        line: at.line,
        column: at.column,
        end_line: at.endLine,
        end_column: at.endColumn,
        project,
        unique_id,
        target,
        fingerprint,
        waived: waived === null ? null : { reason: waived.reason, until: waived.until },
      }),
    ),
    summary,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
