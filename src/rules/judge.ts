import type { RuleSetting } from '../config/mesh-config.ts';
import type { Finding, Severity } from '../finding.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { RULES } from './index.ts';
import type { Report, Rule } from './rule.ts';

/** Every finding of every rule that is on, in the order of the files. */
export function judge(mesh: Mesh, settings: ReadonlyMap<string, RuleSetting>): Finding[] {
  return RULES.flatMap((rule) => {
    const severity = severityOf(rule, settings);
    return severity === null ? [] : [...rule.check(mesh)].map((report) => finding(rule, severity, report));
  }).sort(byPlace);
}

function severityOf(rule: Rule, settings: ReadonlyMap<string, RuleSetting>): Severity | null {
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

function byPlace(a: Finding, b: Finding): number {
  if (a.at.path !== b.at.path) return a.at.path < b.at.path ? -1 : 1;
  return a.at.line - b.at.line || a.at.column - b.at.column;
}
