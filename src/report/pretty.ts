import type { Finding } from '../finding.ts';
import { codeFrame, frameLines } from './code-frame.ts';
import { overview } from './overview.ts';
import type { ReportInput } from './report-input.ts';
import { safeLine } from './safe-text.ts';
import { groupByPlace } from './same-place.ts';
import { older, total } from './total.ts';

/** For people at a terminal: grouped by file, each finding with its lines, the reason and the next step. */
export function pretty(input: ReportInput): string {
  const { findings, summary } = input;
  const paint = painter(input.color);
  const lines: string[] = [];
  let path: string | null = null;
  const split = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known = split.get(file);
    if (known !== undefined) return known;
    const text = input.text(file);
    const made = text === undefined ? [] : frameLines(text);
    split.set(file, made);
    return made;
  };
  for (const [finding, ...others] of groupByPlace(findings.filter(({ waived }) => waived === null))) {
    if (finding === undefined) continue;
    if (finding.at.path !== path) {
      path = finding.at.path;
      lines.push(paint('bold', safeLine(path)));
    }
    lines.push(...block(finding, linesOf, paint, input.pages), ...alsoFor(others), '');
  }
  for (const { path: place, line, column, node } of input.unknown) {
    lines.push(
      safeLine(
        `unknown  ${place}:${line}:${column}  ${node}: only Jinja can tell what this reference reaches`,
      ),
    );
  }
  lines.push(...overview(input), total(input));
  if (summary.existing > 0) lines.push(older(input));
  return `${lines.join('\n')}\n`;
}

type Paint = (style: 'bold' | 'red' | 'yellow' | 'dim', text: string) => string;

function block(
  finding: Finding,
  linesOf: (path: string) => readonly string[],
  paint: Paint,
  pages: string | null,
): string[] {
  const { at, severity, rule, certainty } = finding;
  const label = paint(severity === 'error' ? 'red' : 'yellow', severity);
  const doubt = certainty === 'unknown' ? ' (cannot be judged)' : '';
  const frame = codeFrame(linesOf(at.path), at);
  return [
    `  ${at.line}:${at.column}  ${label}  ${link(paint('bold', rule), pages === null ? null : `${pages}${rule}.md`)}${doubt}`,
    ...frame.map((line) => paint('dim', `    ${line}`)),
    `    ${safeLine(finding.message)}`,
    ...(finding.help === '' ? [] : [`    → ${safeLine(finding.help)}`]),
  ];
}

/** A terminal that knows links shows them, others the text alone. https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function link(text: string, address: string | null): string {
  return address === null ? text : `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}

const NAMED = 5;

/** The other nodes that the same place speaks for. */
function alsoFor(others: readonly Finding[]): string[] {
  if (others.length === 0) return [];
  const names = [...new Set(others.map(({ unique_id }) => unique_id ?? ''))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return [`    The same for ${safeLine(names.slice(0, NAMED).join(', '))}${more}.`];
}

const CODES = { bold: [1, 22], red: [31, 39], yellow: [33, 39], dim: [2, 22] } as const;

function painter(color: boolean): Paint {
  return (style, text) => (color ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text);
}
