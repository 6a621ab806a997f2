import type { ReportInput } from './report-input.ts';

/** The JSON of `mesh check`. Its keys are fixed: others script against them. */
export function json({ findings, summary }: ReportInput): string {
  const document = {
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
        waived,
      }),
    ),
    summary,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
