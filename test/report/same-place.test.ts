import * as assert from 'uvu/assert';
import type { Finding } from '../../src/finding.ts';
import { groupByPlace } from '../../src/report/same-place.ts';
import { suite } from '../harness/suite.ts';

const finding = (unique_id: string, line: number, target: string | null = 'model.up.a'): Finding => ({
  rule: 'ref-target-public',
  severity: 'error',
  certainty: 'certain',
  message: '',
  help: '',
  at: { path: 'macros/m.sql', line, column: 1, endLine: line, endColumn: 2 },
  related: [],
  project: 'p',
  unique_id,
  target,
  fingerprint: '',
  waived: null,
});
const ids = (findings: readonly Finding[]) =>
  groupByPlace(findings).map((group) => group.map(({ unique_id }) => unique_id));

suite('findings at one place', ({ test }) => {
  test('a macro that two models call is told once', () => {
    assert.equal(ids([finding('a', 1), finding('b', 1)]), [['a', 'b']]);
  });
  test('another line or another target stands alone', () => {
    assert.equal(ids([finding('a', 1), finding('b', 2), finding('c', 1, 'model.up.b')]), [
      ['a'],
      ['b'],
      ['c'],
    ]);
  });
  test('what reaches for nothing is never merged', () => {
    assert.equal(ids([finding('a', 1, null), finding('b', 1, null)]), [['a'], ['b']]);
  });
});
