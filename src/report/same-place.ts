import type { Finding } from '../finding.ts';

/**
 * Findings of one rule at one place that reach for the same thing, together: the reference of a macro counts for
 * every model that calls it, and nobody wants to read it once for each.
 */
export function groupByPlace(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { rule, at, target, project } = finding;
    const key = JSON.stringify([rule, at.path, at.line, at.column, target, project]);
    const group = target === null ? undefined : groups.get(key);
    if (group !== undefined) group.push(finding);
    else groups.set(target === null ? JSON.stringify([key, groups.size]) : key, [finding]);
  }
  return [...groups.values()];
}
