import * as assert from 'uvu/assert';
import type { Located } from '../../../src/project/yaml/located.ts';
import { readPlainYaml } from '../../../src/project/yaml/plain-yaml.ts';
import { readWholeYaml } from '../../../src/project/yaml/read-yaml.ts';
import { suite } from '../../harness/suite.ts';

const SAMPLES = [
  `version: 2

models:
  - name: orders   # a comment
    description: "What was ordered: {{ doc('x') }}"
    config:
      access: public
      contract: {enforced: true}
      tags: [a, 'b c', 1.0]
    columns:
    - name: id
      data_type: numeric(18,2)
      data_tests: [not_null, unique]
    - name: at
      meta: {}
    # nothing more
  - name: other
    latest_version: 010
    deprecation_date: 2020-01-01
`,
  'name: \'shop\'\nversion: 1.0.0\nmodel-paths: ["models"]\nmodels:\n  +materialized: view\n  shop:\n    on: yes\n    empty:\n    more: ~\nvars:\n  x: -1\n  y: .5\n',
  'sources:\n- name: raw\n  tables:\n  - name: a\n  - name: b\n    quoting: {database: false, schema: true}\n\n\n- name: é 🎉\n',
  `---
models:
  - name: orders
    description: >
      What was ordered,
      line by line.

        kept as it is

      The end.
    docs: |-
      # no comment
      {{ doc('x') }}
    # a comment
    meta:
      text: "over
        two lines, \\"quoted\\" and \\
        joined"
      single: 'it''s
        {{ ref("x") }}'   # a comment
      plain: goes on
        here - and
        there
  - name: |+
      kept

    tests:
    - >2
        deeper
`,
  'a:\n- |\n x\n  y\n- b: >-\n\n    z\n  c: "\\u00e9\\n"\n- "d"\ne: f\n  g\n',
];
const PIECES = [
  ...' \n:#-[]{},\'"|>&*!?%@`~=<\\.019ay',
  ': ',
  '- ',
  ': |',
  ': >-',
  '\\n',
  "''",
  '\n\n',
  '\n  ',
  ' #',
  '{{ x }}',
  '\t',
  '\r\n',
  '---\n',
];

/** Without the ends of collections, at which nobody looks. */
function shown(located: Located): unknown {
  if (located.kind === 'scalar') return { ...located };
  if (located.kind === 'seq') return [located.start, located.items.map(shown)];
  return [located.start, ...[...located.entries].map(([name, { key, value }]) => [name, key, shown(value)])];
}

suite('the fast way through plain YAML', ({ test }) => {
  test('finds what the whole reader finds, or leaves the text to it', () => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let read = 0;
    for (let round = 0; round < 30_000; round++) {
      let text = SAMPLES[round % SAMPLES.length] ?? '';
      for (let edits = random(4); edits > 0; edits--) {
        const at = random(text.length);
        text = text.slice(0, at) + (PIECES[random(PIECES.length)] ?? '') + text.slice(at + random(3));
      }
      const plain = readPlainYaml(text);
      if (plain === null) continue;
      read++;
      const { root, problem } = readWholeYaml(text);
      assert.is(problem, null, `${JSON.stringify(text)}: ${problem?.message}`);
      assert.equal(root === null ? null : shown(root), shown(plain), text);
    }
    assert.ok(read > 4000, `${read} texts went the fast way`);
  });

  test('takes what bench and most projects are made of', () => {
    for (const text of SAMPLES) assert.ok(readPlainYaml(text), text);
  });
});
