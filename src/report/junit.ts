import type { Finding } from '../finding.ts';
import type { ReportInput } from './report-input.ts';
import { safeText } from './safe-text.ts';

/**
 * A test case for each finding, a suite for each file; one passed case where nothing is found, because many readers take
 * an empty report for a broken one. Warnings are passed cases that say what they warn of.
 */
export function junit({ findings, summary }: ReportInput): string {
  const suites = new Map<string, Finding[]>();
  for (const finding of findings) {
    const suite = suites.get(finding.at.path);
    if (suite === undefined) suites.set(finding.at.path, [finding]);
    else suite.push(finding);
  }
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  lines.push(
    `<testsuites name="meshgate" tests="${Math.max(1, findings.length)}" failures="${summary.errors}" time="${summary.duration_ms / 1000}">`,
  );
  for (const [path, suite] of suites) lines.push(...suiteOf(path, suite));
  if (suites.size === 0)
    lines.push(
      '  <testsuite name="mesh check" tests="1" failures="0">',
      '    <testcase name="no findings" classname="mesh check"/>',
      '  </testsuite>',
    );
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function suiteOf(path: string, findings: readonly Finding[]): string[] {
  const failures = findings.filter(isFailure).length;
  return [
    `  <testsuite name="${xml(path)}" tests="${findings.length}" failures="${failures}">`,
    ...findings.flatMap(testCase),
    '  </testsuite>',
  ];
}

function testCase(finding: Finding): string[] {
  const { rule, at, message, help, waived, unique_id } = finding;
  const name = `${rule} ${at.line}:${at.column}${unique_id === null ? '' : ` ${unique_id}`}`;
  const text = xml(`${at.path}:${at.line}:${at.column} ${message}${help === '' ? '' : `\n→ ${help}`}`);
  const open = `    <testcase name="${xml(name)}" classname="${xml(at.path)}" file="${xml(at.path)}" line="${at.line}">`;
  const body = isFailure(finding)
    ? `      <failure message="${xml(message)}" type="${xml(rule)}">${text}</failure>`
    : waived === null
      ? `      <system-out>${text}</system-out>`
      : `      <skipped message="${xml(waived.reason)}"/>`;
  return [open, body, '    </testcase>'];
}

function isFailure({ severity, waived }: Finding): boolean {
  return severity === 'error' && waived === null;
}

/** XML 1.0 has no way to write a control character or half a surrogate pair. */
function xml(text: string): string {
  return safeText(text)
    .replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g,
      '\ufffd',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
