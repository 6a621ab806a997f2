import * as assert from 'uvu/assert';
import { json } from '../../src/report/json.ts';
import { suite } from '../harness/suite.ts';
import { finding, inputOf } from './sample-input.ts';

interface Document {
  readonly version: number;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const parse = (text: string): Document => JSON.parse(text) as Document;

suite('the JSON of mesh check', ({ test }) => {
  test('has these keys in this order', () => {
    const document = parse(json(inputOf([finding()])));
    assert.equal(Object.keys(document), ['version', 'findings', 'summary']);
    assert.equal(Object.keys(document.findings[0] ?? {}), [
      'rule',
      'severity',
      'certainty',
      'message',
      'help',
      'path',
      'line',
      'column',
      'end_line',
      'end_column',
      'project',
      'unique_id',
      'target',
      'fingerprint',
      'waived',
    ]);
    assert.equal(Object.keys(document.summary), [
      'errors',
      'warnings',
      'waived',
      'existing',
      'unknown',
      'files',
      'projects',
      'duration_ms',
    ]);
  });

  test('says what the finding says', () => {
    const place = { path: 'a.sql', line: 1, column: 2, endLine: 3, endColumn: 4 };
    const waived = { reason: 'until the move', until: '2027-01-01', by: 'comment' } as const;
    const [first] = parse(
      json(inputOf([finding({ at: place, target: null, unique_id: null, waived })])),
    ).findings;
    assert.equal(first, {
      rule: 'ref-target-public',
      severity: 'error',
      certainty: 'certain',
      message: 'model marketing.campaigns reads orders of sales, which is protected.',
      help: 'Ask sales to make it public.',
      path: 'a.sql',
      line: 1,
      column: 2,
      end_line: 3,
      end_column: 4,
      project: 'marketing',
      unique_id: null,
      target: null,
      fingerprint: '0123456789abcdef',
      waived: { reason: 'until the move', until: '2027-01-01' },
    });
  });

  test('keeps the text as it is, and is one document of ASCII control characters escaped', () => {
    const message = 'Käufe 🛒 "quoted"\n\u001b[31m';
    const text = json(inputOf([finding({ message })]));
    assert.is(parse(text).findings[0]?.['message'], message);
    assert.not.match(text, /[\u0000-\u0009\u000b-\u001f]/);
    assert.ok(text.endsWith('}\n'));
  });

  test('does not depend on colour', () => {
    const input = inputOf([finding()]);
    assert.is(json({ ...input, color: true }), json(input));
  });

  test('is empty where nothing is found', () => {
    const document = parse(json(inputOf([])));
    assert.is(document.version, 1);
    assert.equal(document.findings, []);
  });
});
