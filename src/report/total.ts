import type { ReportInput } from './report-input.ts';

/** The verdict in one line. */
export function total({ summary, subject }: ReportInput): string {
  const scope = `${count(summary.projects, 'project')} in ${subject}`;
  const unknown =
    summary.unknown === 0 ? '' : `; ${count(summary.unknown, 'reference')} only Jinja can resolve`;
  const waived = summary.waived === 0 ? '' : `, ${summary.waived} waived`;
  if (summary.errors + summary.warnings === 0) return `✓ No findings${waived} (${scope}${unknown})`;
  const files = count(summary.files, 'file');
  const sign = summary.errors > 0 ? '✗' : '✓';
  return `${sign} ${count(summary.errors, 'error')}, ${count(summary.warnings, 'warning')}${waived} in ${files} (${scope}${unknown})`;
}

/** How many findings were there before, as a sentence; empty where there are none. */
export function older({ summary: { existing } }: ReportInput): string {
  if (existing === 0) return '';
  return `${count(existing, 'older finding')} not counted: this change did not bring ${existing === 1 ? 'it' : 'them'}. See mesh check.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
