import type { Finding } from '../finding.ts';
import type { ReportInput } from './report-input.ts';
import { safeLine } from './safe-text.ts';

/** More findings than these do not fit a screen, and their reader needs to know where to begin. */
const MANY = 20;
const RULES = 8;
const PLACES = 5;

/** Which rules and projects the findings are of, in less than a screen; empty where there are few. */
export function overview({ findings }: Pick<ReportInput, 'findings'>): string[] {
  const open = findings.filter(({ waived }) => waived === null);
  if (open.length <= MANY) return [];
  const rules = counted(open, ({ rule }) => rule);
  const width = Math.max(...rules.map(([rule]) => rule.length));
  const [[first = ''] = []] = rules;
  return [
    ...rules.slice(0, RULES).map(([rule, of]) => `  ${rule.padEnd(width)}  ${told(of)}`),
    ...left(rules.length - RULES, 'rule'),
    '',
    `  projects: ${most(counted(open, ({ project }) => project))}`,
    `  files:    ${most(counted(open, ({ at }) => at.path))}`,
    '',
    `  mesh explain ${first}    why, with what is wrong and right`,
    '',
  ].map(safeLine);
}

type Counted = readonly (readonly [name: string, findings: readonly Finding[]])[];

/** The most frequent first. */
function counted(findings: readonly Finding[], nameOf: (finding: Finding) => string): Counted {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = nameOf(finding);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [finding]);
    else group.push(finding);
  }
  return [...groups].sort(([a, some], [b, more]) => more.length - some.length || (a < b ? -1 : 1));
}

function told(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return [errors > 0 && `${errors} errors`, warnings > 0 && `${warnings} warnings`]
    .filter((part) => part !== false)
    .map((part) => part.replace(/^(1 \w+)s$/, '$1'))
    .join(', ');
}

function most(groups: Counted): string {
  const named = groups.slice(0, PLACES).map(([name, { length }]) => `${name} ${length}`);
  return [...named, ...left(groups.length - PLACES, '').map((more) => more.trim())].join(', ');
}

function left(count: number, noun: string): string[] {
  if (count <= 0) return [];
  const of = noun === '' ? '' : ` ${noun}${count === 1 ? '' : 's'}`;
  return [`  and ${count}${of} more`];
}
