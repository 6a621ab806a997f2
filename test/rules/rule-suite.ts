import * as assert from 'uvu/assert';
import type { Finding } from '../../src/finding.ts';
import { RULES } from '../../src/rules/index.ts';
import { suite } from '../harness/suite.ts';
import { type Files, judgeFiles, judgeWithBreaks } from './judge-files.ts';

export interface Rejected {
  readonly files: Files;
  /** The day of the judgement. */
  readonly today?: string;
  /** Every finding of every rule, as `found` writes it. */
  readonly finds: readonly string[];
  /** Of the first finding of the rule. */
  readonly says?: string | RegExp;
  readonly helps?: string | RegExp;
}

/** `rule path:line:column-line:column`. */
export function found({ rule, at }: Finding): string {
  return `${rule} ${at.path}:${at.line}:${at.column}-${at.endLine}:${at.endColumn}`;
}

/** A table of repositories: those that no rule finds anything in, and those that this one refuses. */
export function ruleSuite(
  rule: string,
  accept: Readonly<Record<string, Files>>,
  reject: Readonly<Record<string, Rejected>>,
): void {
  const isBreaking = RULES.some(({ id, category }) => id === rule && category === 'breaking');
  const judged = isBreaking ? judgeWithBreaks : judgeFiles;
  suite(`rule ${rule}`, ({ test }) => {
    for (const [name, files] of Object.entries(accept)) {
      test(`accepts ${name}`, async () => assert.equal((await judged(files)).map(found), []));
    }
    for (const [name, { files, today, finds, says, helps }] of Object.entries(reject)) {
      test(`refuses ${name}`, async () => {
        const findings = await judged(files, today);
        assert.equal(findings.map(found), finds);
        const own = findings.find((finding) => finding.rule === rule);
        assert.ok(own, `${rule} is not among them`);
        if (says !== undefined) assert.match(own.message, says);
        if (helps !== undefined) assert.match(own.help, helps);
      });
    }

    const [sample] = Object.values(reject);
    for (const [setting, severity] of Object.entries({ off: undefined, warn: 'warning', error: 'error' })) {
      test(`is ${severity ?? 'silent'} where mesh.yml says ${setting}`, async () => {
        assert.ok(sample);
        const own = sample.files['mesh.yml'] ?? '';
        const kept = own === '' || own.includes('rules:') ? 'version: 1\n' : own;
        const config = `${kept}rules: {${rule}: ${setting}}\n`;
        const findings = await judged({ ...sample.files, 'mesh.yml': config }, sample.today);
        assert.is(findings.find((finding) => finding.rule === rule)?.severity, severity);
      });
    }
  });
}
