import * as assert from 'uvu/assert';
import { readTemplate } from '../../../src/project/jinja/read-template.ts';
import { LineTable } from '../../../src/source/line-table.ts';
import { suite } from '../../harness/suite.ts';

const read = (text: string) => readTemplate(text, new LineTable('m.sql', text));

/** `pkg.name@version`, with `?` for what is not known. */
function refs(text: string): string[] {
  return read(text).refs.map(({ package: owner, name, version, dynamicPackage }) => {
    const prefix = dynamicPackage ? '?.' : owner === null ? '' : `${owner}.`;
    return `${prefix}${name ?? '?'}${version === null ? '' : `@${version}`}`;
  });
}

const CASES: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['one argument', `{{ ref('a') }}`, ['a']],
  ['two arguments', `{{ ref('up', 'a') }}`, ['up.a']],
  ['double quotes, mixed', `{{ ref("up", 'a') }}`, ['up.a']],
  ['trailing comma', `{{ ref('up', 'a',) }}`, ['up.a']],
  ['version by v', `{{ ref('up', 'a', v=2) }}`, ['up.a@2']],
  ['version as text', `{{ ref('a', version='1') }}`, ['a@1']],
  ['version zero is dropped by dbt', `{{ ref('a', v=0) }}`, ['a']],
  ['over several lines', `{{ ref(\n  'up',\n  'a'\n) }}`, ['up.a']],
  ['a space before the bracket', `{{ ref ('a') }}`, ['a']],
  ['white space control', `{{- ref('a') -}}{%- if ref('b') -%}{%- endif -%}`, ['a', 'b']],
  ['builtins.ref', `{{ builtins.ref('up', 'a') }}`, ['up.a']],
  ['a method of the relation', `{{ ref('a').include(database=false) }}`, ['a']],
  ['a filter', `{{ ref('a') | lower }}`, ['a']],
  ['as an argument', `{{ dbt_utils.star(from=ref('up', 'a'), except=['x']) }}`, ['up.a']],
  ['nested in a list and a dict', `{{ m([ref('a')], {'k': ref('b')}) }}`, ['a', 'b']],
  ['in set', `{% set x = ref('a') %}`, ['a']],
  ['in a ternary', `{{ ref('a') if target.name == 'prod' else ref('b') }}`, ['a', 'b']],
  ['in an if', `{% if execute %}{{ ref('a') }}{% endif %}`, ['a']],
  ['concatenated SQL', `{{ 'select * from ' ~ ref('a') ~ ' x' }}`, ['a']],
  ['in an SQL comment', `-- depends_on: {{ ref('a') }}\n/* {{ ref('b') }} */`, ['a', 'b']],
  ['not in a Jinja comment', `{# {{ ref('a') }} #}`, []],
  ['not in raw', `{% raw %}{{ ref('a') }}{% endraw %}{{ ref('b') }}`, ['b']],
  ['not in raw with white space control', `{%- raw -%}{{ ref('a') }}{%- endraw -%}`, []],
  ['not outside braces', `select ref('a')`, []],
  ['not in a string', `{{ "ref('a')" }}`, []],
  ['not a method called ref', `{{ my_package.ref('a') }}{{ x.builtins.ref('b') }}`, []],
  ['not a macro called ref', `{% macro ref(name) %}{% endmacro %}`, []],
  ['braces of a dict', `{{ {'a': {'b': 1}} }}{{ ref('a') }}`, ['a']],
  ['braces in a string', `{{ '}}' ~ ref('a') }}`, ['a']],
  ['a set constant', `{% set m = 'a' %}{{ ref('up', m) }}`, ['up.a']],
  [
    'a constant built of constants',
    `{% set p = 'a_' %}{{ ref(p ~ 'b') }}{{ ref('c' + '_d') }}`,
    ['a_b', 'c_d'],
  ],
  ['a literal loop', `{% for m in ['a', 'b'] %}{{ ref('up', m) }}{% endfor %}`, ['up.a', 'up.b']],
  ['a constant that is set again', `{% set m = 'a' %}{% set m = 'b' %}{{ ref(m) }}`, ['b']],
  ['set in one branch', `{% set m = 'a' %}{% if x %}{% set m = 'b' %}{% endif %}{{ ref(m) }}`, ['a', 'b']],
  [
    'set in each branch',
    `{% if x %}{% set m = 'a' %}{% else %}{% set m = 'b' %}{% endif %}{{ ref(m) }}`,
    ['a', 'b'],
  ],
  [
    'a loop keeps its names',
    `{% for m in ['a'] %}{{ ref(m) }}{% endfor %}{% for m in ['b'] %}{{ ref(m) }}{% endfor %}`,
    ['a', 'b'],
  ],
  ['a loop over pairs', `{% for k, m in [('x', 'a'), ('y', 'b')] %}{{ ref(m) }}{% endfor %}`, ['a', 'b']],
  ['a loop that leaves some out', `{% for m in ['a', 'b'] if m != 'a' %}{{ ref(m) }}{% endfor %}`, ['b']],
  [
    'a list that grows',
    `{% set l = [] %}{% do l.append('a') %}{% for m in l %}{{ ref(m) }}{% endfor %}`,
    ['a'],
  ],
  [
    'a list that grows in a loop',
    `{% set l = [] %}{% for x in y %}{% do l.append('a') %}{% endfor %}{% for m in l %}{{ ref(m) }}{% endfor %}`,
    ['?'],
  ],
  ['a dictionary', `{% set d = {'k': 'a'} %}{{ ref(d.k) }}{{ ref(d['k']) }}`, ['a', 'a']],
  [
    'methods and filters',
    `{{ ref('A' | lower) }}{{ ref('{}_x'.format('b')) }}{{ ref('%s_y' % 'c') }}`,
    ['a', 'b_x', 'c_y'],
  ],
  [
    'a namespace',
    `{% set ns = namespace(m='a') %}{{ ref(ns.m) }}{% set ns.m = x %}{{ ref(ns.m) }}`,
    ['a', '?'],
  ],
  ['a name that nobody bound', `{{ ref('up', m) }}`, ['up.?']],
  ['an unknown package', `{{ ref(p, 'a') }}`, ['?.a']],
  ['a loop over what is computed', `{% for m in models() %}{{ ref(m) }}{% endfor %}`, ['?']],
  ['three arguments are an error of dbt', `{{ ref('a', 'b', 'c') }}`, []],
  [
    'a hook string of config',
    `{{ config(post_hook="insert into x select * from {{ ref('up', 'a') }}") }}`,
    ['up.a'],
  ],
  ['hook strings in a list', `{{ config(pre_hook=['{{ ref("a") }}', "{{ ref('b') }}"]) }}`, ['a', 'b']],
  ['a config string that is no hook', `{{ config(alias="{{ ref('a') }}") }}`, []],
  ['a block that never closes ends the scan', `{{ ref('a') }}{{ ref('b')`, ['a']],
  ['escaped quotes', `{{ ref('up', 'a\\'b') }}`, [`up.a'b`]],
  ['names with dots', `{{ ref('up', 'a.b') }}`, ['up.a.b']],
  ['two on one line', `{{ ref('a') }}, {{ ref('b') }}`, ['a', 'b']],
];

suite('refs of a template', ({ test }) => {
  for (const [what, text, expected] of CASES) test(what, () => assert.equal(refs(text), expected));
});

suite('places in a template', ({ test }) => {
  const place = (text: string) => read(text).refs[0]?.at;

  test('from the r of ref to after the bracket', () => assert.equal(place(`{{ ref('a') }}`), [1, 4, 1, 12]));
  test('the method after it does not count', () => assert.equal(place(`{{ ref('a').x }}`), [1, 4, 1, 12]));
  test('of builtins.ref at ref', () => assert.equal(place(`{{ builtins.ref('a') }}`), [1, 13, 1, 21]));
  test('over lines', () => assert.equal(place(`\n{{ ref(\n'a') }}`), [2, 4, 3, 5]));
  test('CRLF', () => assert.equal(place(`select 1\r\n  {{ ref('a') }}\r\n`), [2, 6, 2, 14]));
  test('an emoji is one column', () => assert.equal(place(`-- 🎉é {{ ref('a') }}`), [1, 10, 1, 18]));
  test('inside a hook string', () =>
    assert.equal(place(`{{ config(post_hook="{{ ref('a') }}") }}`), [1, 25, 1, 33]));
});

suite('sources and config of a template', ({ test }) => {
  test('source with its place', () => {
    const [source] = read(`select * from {{ source('raw', "orders") }}`).sources;
    assert.equal(source, { source_name: 'raw', table_name: 'orders', at: [1, 18, 1, 41] });
  });
  test('source over a loop', () => {
    const text = `{% for t in ['a', 'b'] %}{{ source('raw', t) }}{% endfor %}`;
    assert.equal(
      read(text).sources.map(({ table_name }) => table_name),
      ['a', 'b'],
    );
  });
  test('a computed source is unknown, a var is left to the project', () => {
    assert.is(read(`{{ source('raw', t()) }}`).sources[0]?.table_name, null);
    assert.is(read(`{{ source('raw', var('t')) }}`).sources[0]?.table_name, '{{ var("t") }}');
  });
  test('config by keywords', () => {
    const { config } = read(`{{ config(access='public', contract={'enforced': true}, enabled=x) }}`);
    assert.equal(config['access'], { value: 'public', at: [1, 18, 1, 26] });
    assert.equal(config['contract']?.value, { enforced: true });
    assert.is(config['enabled']?.value, '{{ x }}');
  });
  test('config by a dict', () => assert.is(read(`{{ config({'group': 'x'}) }}`).config['group']?.value, 'x'));
  test('config.get is no config', () => assert.equal({ ...read(`{{ config.get('access') }}`).config }, {}));
  test('__proto__ is a key like any other', () => {
    const { config } = read(`{{ config(__proto__='x') }}`);
    assert.equal(Object.keys(config), ['__proto__']);
  });
});

suite('definitions of a template', ({ test }) => {
  test('macros, tests and snapshots with their extent', () => {
    const text = `{% macro a(x) %}\n{{ ref('m') }}\n{% endmacro %}{% snapshot s %}x{% endsnapshot %}`;
    const definitions = read(text).definitions.map(({ kind, name, at }) => [kind, name, at]);
    assert.equal(definitions, [
      ['macro', 'a', [1, 1, 3, 15]],
      ['snapshot', 's', [3, 15, 3, 49]],
    ]);
  });
});
