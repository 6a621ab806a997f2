import type { Finding, Span, Waived } from '../finding.ts';
import { RULES } from '../rules/index.ts';
import type { ReportInput } from './report-input.ts';
import { uniqueFingerprints } from './unique-fingerprints.ts';

/** SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif({ findings }: ReportInput): string {
  const fingerprints = uniqueFingerprints(findings);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'meshgate', rules: RULES.map(ruleOf) } },
        columnKind: 'unicodeCodePoints',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the Git repository.' } } },
        results: findings.map((finding, index) => resultOf(finding, fingerprints[index] ?? '')),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ id, summary, severity, category }: (typeof RULES)[number]): object {
  return {
    id,
    shortDescription: { text: summary },
    help: { text: `${summary} \`mesh explain ${id}\` prints why, with examples of wrong and right.` },
    defaultConfiguration:
      severity === 'off' ? { enabled: false, level: 'none' } : { enabled: true, level: severity },
    properties: { tags: [category] },
  };
}

function resultOf(finding: Finding, fingerprint: string): object {
  const { rule, severity, message, help, at, related, certainty, unique_id, target, waived } = finding;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: help === '' ? message : `${message}\n${help}` },
    locations: [
      {
        physicalLocation: physical(at),
        ...(unique_id === null ? {} : { logicalLocations: [{ fullyQualifiedName: unique_id }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: place.message },
            physicalLocation: physical(place.at),
          })),
        }),
    partialFingerprints: { 'meshgate/v1': fingerprint },
    ...(waived === null ? {} : { suppressions: [suppressionOf(waived)] }),
    properties: { certainty, target },
  };
}

function suppressionOf({ by, reason }: Waived): object {
  return { kind: by === 'comment' ? 'inSource' : 'external', justification: reason };
}

function physical({ path, line, column, endLine, endColumn }: Span): object {
  return {
    artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}
