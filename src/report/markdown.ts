import type { Finding } from '../finding.ts';
import { plain } from './plain-markdown.ts';
import type { ReportInput } from './report-input.ts';
import { groupByPlace } from './same-place.ts';
import { older, total } from './total.ts';

/** GitHub cuts a comment at 65,536 characters; a table of so many rows stays below. */
const SHOWN = 100;

/** For a pull request's comment or a job's summary. */
export function markdown(input: ReportInput): string {
  const places = groupByPlace(input.findings.filter(({ waived }) => waived === null));
  const lines = ['### meshgate', '', plain(total(input)), ''];
  if (places.length > 0) lines.push('| | rule | where | what |', '|---|---|---|---|');
  for (const place of places.slice(0, SHOWN))
    lines.push(...place.slice(0, 1).map((finding) => row(finding, place.length)));
  if (places.length > SHOWN) lines.push('', `${places.length - SHOWN} more are in the log.`);
  if (input.summary.existing > 0) lines.push('', plain(older(input)));
  return `${lines.join('\n').trimEnd()}\n`;
}

function row({ severity, rule, at, message, help }: Finding, times: number): string {
  const readers = times > 1 ? ` (the same for ${times - 1} more)` : '';
  const next = help === '' ? '' : `<br>→ ${plain(help)}`;
  const cells = [severity, rule, plain(`${at.path}:${at.line}`), `${plain(message)}${readers}${next}`];
  return `| ${cells.join(' | ')} |`;
}
