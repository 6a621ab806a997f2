import type { RuleSetting } from '../config/mesh-config.ts';
import type { Finding, Severity } from '../finding.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Breaks } from '../mesh/compatibility/breaks.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { RULES } from './index.ts';
import type { JudgedWaiver, Report, Rule } from './rule.ts';

/** Every finding of every rule that is on, in the order of the files. */
export function judge(mesh: Mesh, settings: ReadonlyMap<string, RuleSetting>): Finding[] {
  return inOrder(
    RULES.flatMap((rule) =>
      rule.category === 'breaking' || rule.category === 'waiver' ? [] : judgeBy(rule, mesh, settings),
    ),
  );
}

/** The same of what lies between two states of the mesh. */
export function judgeBreaking(breaks: Breaks, settings: ReadonlyMap<string, RuleSetting>): Finding[] {
  return inOrder(
    RULES.flatMap((rule) => (rule.category === 'breaking' ? judgeBy(rule, breaks, settings) : [])),
  );
}

/** The same of waivers, of which it is known what they waive. */
export function judgeWaivers(
  waivers: readonly JudgedWaiver[],
  settings: ReadonlyMap<string, RuleSetting>,
): Finding[] {
  return RULES.flatMap((rule) => (rule.category === 'waiver' ? judgeBy(rule, waivers, settings) : []));
}

function judgeBy<Input>(
  rule: Rule & { readonly check: (input: Input) => Iterable<Report> },
  input: Input,
  settings: ReadonlyMap<string, RuleSetting>,
): Finding[] {
  const severity = severityOf(rule, settings);
  return severity === null ? [] : [...rule.check(input)].map((report) => finding(rule, severity, report));
}

const RANKS = new Map(RULES.map(({ id }, index) => [id, index]));

/** The order of the files, and of the rules at one place: the same however the findings were come by. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => {
    const byRule = (RANKS.get(a.rule) ?? 0) - (RANKS.get(b.rule) ?? 0);
    return byPlace(a.at, b.at) || byRule || byText(a.unique_id, b.unique_id) || byText(a.target, b.target);
  });
}

export function severityOf(rule: Rule, settings: ReadonlyMap<string, RuleSetting>): Severity | null {
  const setting = settings.get(rule.id);
  if (setting === undefined) return rule.severity === 'off' ? null : rule.severity;
  return setting === 'off' ? null : setting === 'warn' ? 'warning' : 'error';
}

function finding(rule: Rule, severity: Severity, report: Report): Finding {
  const { at, unique_id, target } = report;
  return {
    rule: rule.id,
    // What is not sure refuses nobody's commit.
    severity: report.certainty === 'unknown' && rule.severity === 'error' ? 'warning' : severity,
    certainty: report.certainty ?? 'certain',
    message: report.message,
    help: report.help,
    at,
    related: report.related ?? [],
    project: report.project,
    unique_id,
    target,
    fingerprint: fingerprint(rule.id, at.path, unique_id, target),
    waived: null,
  };
}

function byPlace(a: Finding['at'], b: Finding['at']): number {
  return byText(a.path, b.path) || a.line - b.line || a.column - b.column;
}

function byText(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}
