import type { ReportInput } from './report-input.ts';
import { safeLine } from './safe-text.ts';
import { uniqueFingerprints } from './unique-fingerprints.ts';

/** GitLab's code quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlab({ findings }: ReportInput): string {
  const open = findings.filter(({ waived }) => waived === null);
  const fingerprints = uniqueFingerprints(open);
  const issues = open.map(({ at, rule, severity, message, help }, index) => ({
    description: safeLine(`${message}${help === '' ? '' : ` → ${help}`}`),
    check_name: rule,
    fingerprint: fingerprints[index],
    severity: severity === 'error' ? 'major' : 'minor',
    location: {
      path: at.path,
      lines: { begin: at.line, end: at.endLine },
    },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
