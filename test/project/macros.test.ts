import * as assert from 'uvu/assert';
import { DEFAULT_CONFIG } from '../../src/config/mesh-config.ts';
import { loadProjects } from '../../src/project/load-projects.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import { suite } from '../harness/suite.ts';

/** What the model `m` of a project reads, and what its macros are left with. */
async function reads(macros: string, model: string): Promise<{ model: string[]; macros: string[] }> {
  const files = { 'p/dbt_project.yml': 'name: p\n', 'p/macros/m.sql': macros, 'p/models/m.sql': model };
  const [project] = await loadProjects(memorySnapshot(files), DEFAULT_CONFIG);
  const of = (type: string): string[] =>
    (project?.nodes ?? [])
      .filter(({ resource_type }) => resource_type === type)
      .flatMap(({ refs }) =>
        refs.map(
          ({ package: owner, name, certainty }) => `${owner ?? ''}.${certainty === 'unknown' ? '?' : name}`,
        ),
      );
  return { model: of('model'), macros: of('macro') };
}

const CASES: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['a literal', `{% macro x() %}{{ ref('up', 'a') }}{% endmacro %}`, '{{ x() }}', ['up.a']],
  [
    'an argument',
    `{% macro x(n) %}{{ ref('up', n) }}{% endmacro %}`,
    `{{ x('a') }}{{ x(n='b') }}`,
    ['up.a', 'up.b'],
  ],
  ['a default', `{% macro x(n='a') %}{{ ref(n) }}{% endmacro %}`, '{{ x() }}', ['.a']],
  [
    'part of a name',
    `{% macro x(n) %}{{ ref('stg_' ~ n ~ '_v') }}{% endmacro %}`,
    `{{ x('a') }}`,
    ['.stg_a_v'],
  ],
  [
    'a loop over an argument',
    `{% macro x(l) %}{% for n in l %}{{ ref(n) }}{% endfor %}{% endmacro %}`,
    `{{ x(['a', 'b']) }}`,
    ['.a', '.b'],
  ],
  [
    'macro over macro',
    `{% macro x(n) %}{{ y(n) }}{% endmacro %}{% macro y(n) %}{{ ref(n) }}{% endmacro %}`,
    `{{ x('a') }}`,
    ['.a'],
  ],
  ['one that calls itself', `{% macro x(n) %}{{ x(n) }}{{ ref('a') }}{% endmacro %}`, `{{ x(1) }}`, ['.a']],
  [
    'an argument that only Jinja knows',
    `{% macro x(n) %}{{ ref('up', n) }}{% endmacro %}`,
    '{{ x(run()) }}',
    ['up.?'],
  ],
  ['by the name of the project', `{% macro x() %}{{ ref('a') }}{% endmacro %}`, '{{ p.x() }}', ['.a']],
  ['not by that of another', `{% macro x() %}{{ ref('a') }}{% endmacro %}`, '{{ q.x() }}', []],
  [
    'through dispatch, to every implementation',
    `{% macro x(n) %}{{ adapter.dispatch('x', 'q')(n) }}{% endmacro %}{% macro default__x(n) %}{{ ref(n) }}{% endmacro %}{% macro spark__x(n) %}{{ ref('b') }}{% endmacro %}`,
    `{{ x('a') }}`,
    ['.a', '.b'],
  ],
  [
    'dispatched from the model',
    `{% macro default__x(n) %}{{ ref('up', n) }}{% endmacro %}`,
    `{{ adapter.dispatch('x', macro_namespace='p')(n='a') }}`,
    ['up.a'],
  ],
  ['in a hook', `{% macro x() %}{{ ref('a') }}{% endmacro %}`, `{{ config(post_hook="{{ x() }}") }}`, ['.a']],
  ['not in a comment of Jinja', `{% macro x() %}{{ ref('a') }}{% endmacro %}`, '{# {{ x() }} #}', []],
  [
    'not the name of a parameter of something else',
    `{% macro x(n) %}{{ ref('up', m) }}{% endmacro %}`,
    `{{ x('a') }}`,
    ['up.?'],
  ],
];

suite('what a macro reads counts for its callers', ({ test }) => {
  for (const [what, macros, model, expected] of CASES) {
    test(what, async () => assert.equal((await reads(macros, model)).model, expected));
  }
  test('and no more for the macro itself', async () => {
    const macro = `{% macro x() %}{{ ref('up', 'a') }}{% endmacro %}`;
    assert.equal(await reads(macro, '{{ x() }}'), { model: ['up.a'], macros: [] });
    assert.equal(await reads(macro, 'select 1'), { model: [], macros: ['up.a'] });
  });
  test('a macro that is written into a model is never called', async () => {
    const model = `{% macro y() %}{{ ref('a') }}{% endmacro %}{{ y() }}`;
    assert.equal((await reads('', model)).model, []);
  });
});

suite('macros that hand on the arguments of others', ({ test }) => {
  const BODY = "{{ builtins.ref(p, m) }}{{ ref(*array) }}{{ ref('up', 'a') }}";
  for (const head of ['macro ref(p, m)', 'materialization copy, adapter="x"']) {
    test(head, async () => {
      const [word = ''] = head.split(' ');
      assert.equal((await reads(`{% ${head} %}${BODY}{% end${word} %}`, 'select 1')).macros, ['up.a']);
    });
  }
});

/** What the model `m` is configured to be, by its own `config()` and by the macros that it calls. */
async function configured(model: string): Promise<string> {
  const macros = `{% macro opens(n) %}{{ config(access='public', alias=n ~ '_x', contract={'enforced': true}) }}{% endmacro %}
{% macro passes(n) %}{{ opens(n) }}{% endmacro %}
{% macro in_prod() %}{% if target.name == 'prod' %}{{ config(access='public') }}{% endif %}{% endmacro %}`;
  const files = { 'p/dbt_project.yml': 'name: p\n', 'p/macros/m.sql': macros, 'p/models/m.sql': model };
  const [project] = await loadProjects(memorySnapshot(files), DEFAULT_CONFIG);
  const node = project?.nodes.find(({ resource_type }) => resource_type === 'model');
  const { access, contractEnforced, relation, uncertain = [] } = node ?? {};
  return [access, contractEnforced, relation?.identifier, ...uncertain].join(' ');
}

const CONFIGURED: readonly (readonly [string, string, string])[] = [
  ['what a macro says counts for its caller', "{{ opens('a') }}", 'public true a_x'],
  ['through another macro as well', "{{ passes('b') }}", 'public true b_x'],
  ['the later of two decides', "{{ opens('a') }}{{ config(access='private') }}", 'private true a_x'],
  ['whichever it is', "{{ config(access='private', alias='b') }}{{ opens('a') }}", 'public true a_x'],
  ['an argument that Jinja computes makes a fact unknown', '{{ opens(run()) }}', 'public true m relation'],
  ['so does a condition', '{{ in_prod() }}', 'protected false m access'],
  [
    'also one around the call',
    "{% if x %}{{ opens('a') }}{% endif %}",
    'protected false m access contract relation',
  ],
  [
    'also in the model itself',
    "{% if x %}{{ config(access='public') }}{% endif %}",
    'protected false m access',
  ],
  [
    'but not one that always holds',
    "{% if true %}{{ config(access='public') }}{% endif %}",
    'public false m',
  ],
  [
    'a macro in the model is never called',
    "{% macro y() %}{{ config(access='public') }}{% endmacro %}",
    'protected false m',
  ],
  [
    'a profile is not known',
    "{{ config(access='public' if target.type == 'x' else 'private') }}",
    'protected false m access',
  ],
];

suite('config() in macros and under conditions', ({ test }) => {
  for (const [what, model, expected] of CONFIGURED)
    test(what, async () => assert.is(await configured(model), expected));
});
