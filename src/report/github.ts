import type { Finding } from '../finding.ts';
import type { ReportInput } from './report-input.ts';
import { safeLine, safeText } from './safe-text.ts';
import { older, total } from './total.ts';

/**
 * An annotation for each finding, then the verdict.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function github(input: ReportInput): string {
  const open = input.findings.filter(({ waived }) => waived === null);
  const lines = [...open.map(annotation), total(input), older(input)];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

function annotation({ severity, at, rule, certainty, message, help }: Finding): string {
  // GitHub refuses columns where a place spans lines.
  const columns = at.line === at.endLine ? { col: at.column, endColumn: at.endColumn } : {};
  const place = { file: at.path, line: at.line, endLine: at.endLine, ...columns };
  const title = `${rule}${certainty === 'unknown' ? ' (cannot be judged)' : ''}`;
  const properties = Object.entries({ ...place, title })
    .map(([name, value]) => `${name}=${property(String(value))}`)
    .join(',');
  return `::${severity} ${properties}::${data(help === '' ? message : `${message}\n→ ${help}`)}`;
}

function data(text: string): string {
  return safeText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(safeLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
