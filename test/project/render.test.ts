import * as assert from 'uvu/assert';
import { render } from '../../src/project/render.ts';
import { suite } from '../harness/suite.ts';

const context = {
  vars: new Map<string, string | number | boolean | string[]>([
    ['name', 'orders'],
    ['on', true],
    ['list', ['a']],
    ['indirect', "{{ var('name') }}_x"],
    ['itself', "{{ var('itself') }}"],
    ['ref', "{{ ref('x') }}"],
  ]),
  target: 'prod',
};

const CASES: readonly (readonly [string, string | number | boolean | null | undefined])[] = [
  ['plain', 'plain'],
  ["{{ var('name') }}", 'orders'],
  ["a_{{ var('name') }}_b", 'a_orders_b'],
  ["{{ var('nothing', 'fallback') }}", 'fallback'],
  ["{{ var('nothing') }}", undefined],
  ["{{ var('indirect') }}", 'orders_x'],
  ["{{ var('itself') }}", undefined],
  ["{{ var('list') }}", undefined],
  ["{{ var('ref') }}", undefined],
  ["{{ var('on') }}", true],
  ["{{ not var('on') }}", false],
  ["{{ env_var('HOME', 'default') }}", 'default'],
  ["{{ env_var('HOME') }}", undefined],
  ["{{ 'public' if target.name == 'prod' else 'private' }}", 'public'],
  ["{{ target.name in ['dev', 'ci'] }}", false],
  ['{{ target.schema }}', undefined],
  ["{{ var('name') | upper }}", 'ORDERS'],
  ["{{ (var('on') | as_bool) and true }}", true],
  ["{{ 'a' ~ 1 }}", 'a1'],
  ['{% if true %}x{% endif %}', undefined],
  ['{{ unclosed', undefined],
  ['{{ 1 }}', 1],
];

suite('what Jinja comes to without dbt', ({ test }) => {
  for (const [text, expected] of CASES) test(text, () => assert.is(render(text, context), expected));

  test('without a target in mesh.yml nothing is said of it', () => {
    assert.is(render('{{ target.name }}', { vars: new Map(), target: null }), undefined);
  });
});
