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
