import type { CheckSummary } from '../../src/check-result.ts';
import type { Finding, Span } from '../../src/finding.ts';
import type { ReportInput } from '../../src/report/report-input.ts';

export const READER = 'marketing/models/campaigns.sql';

/** A span on one line. */
export function at(line: number, column: number, endColumn: number, path = READER): Span {
  return { path, line, column, endLine: line, endColumn };
}

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: 'ref-target-public',
    severity: 'error',
    certainty: 'certain',
    message: 'model marketing.campaigns reads orders of sales, which is protected.',
    help: 'Ask sales to make it public.',
    at: at(1, 18, 40),
    related: [],
    project: 'marketing',
    unique_id: 'model.marketing.campaigns',
    target: 'model.sales.orders',
    fingerprint: '0123456789abcdef',
    waived: null,
    ...more,
  };
}

/** What `mesh check` would hand to a format for these findings and files. */
export function inputOf(
  findings: readonly Finding[],
  files: Readonly<Record<string, string>> = {},
  { summary = {}, ...more }: Partial<Omit<ReportInput, 'summary'>> & { summary?: Partial<CheckSummary> } = {},
): ReportInput {
  const ofSeverity = (severity: Finding['severity']): number =>
    findings.filter((item) => item.severity === severity).length;
  return {
    findings,
    subject: 'the working tree',
    text: (path) => files[path],
    color: false,
    pages: null,
    unknown: [],
    summary: {
      errors: ofSeverity('error'),
      warnings: ofSeverity('warning'),
      waived: 0,
      existing: 0,
      unknown: 0,
      files: new Set(findings.map((item) => item.at.path)).size,
      projects: 2,
      duration_ms: 12,
      ...summary,
    },
    ...more,
  };
}
