import type { ReportInput } from './report-input.ts';
import { safeLine } from './safe-text.ts';
import { total } from './total.ts';

/** One line for each finding, without decoration: for programs that read text. */
export function agent(input: ReportInput): string {
  const lines = input.findings
    .filter(({ waived }) => waived === null)
    .map(({ at, severity, rule, certainty, message, help }) =>
      safeLine(
        `${at.path}:${at.line}:${at.column} ${severity} ${rule}${certainty === 'unknown' ? ' unknown' : ''} ${message}${help === '' ? '' : ` FIX: ${help}`}`,
      ),
    );
  return `${[...lines, total(input)].join('\n')}\n`;
}
