import type { MeshCase } from '../mesh-case.ts';

/** A macro's references count for whoever calls it. */
export const MACROS: MeshCase = {
  name: 'macros',
  folders: ['p'],
  files: {
    'p/dbt_project.yml': `name: p
version: '1.0'
profile: case
flags: {send_anonymous_usage_stats: false}
on-run-start: ["{{ reads_a() }}"]
models: {p: {hooked: {+post-hook: "{{ reads_named('c') }}"}}}
`,
    'p/models/a.sql': 'select 1 as id',
    'p/models/b.sql': 'select 1 as id',
    'p/models/c.sql': 'select 1 as id',
    'p/models/sources.yml': 'sources: [{name: raw, tables: [{name: orders}]}]',
    'p/macros/m.sql': `{% macro reads_a() %}select * from {{ ref('a') }}{% endmacro %}
{% macro calls_reads_a() -%} {{ reads_a() }} {{ return(reads_named('b')) }} {%- endmacro %}
{% macro reads_named(name, kind='model') %}{{ ref(name) }}{% endmacro %}
{% macro reads_source(table) %}{{ source('raw', table) }}{% endmacro %}
{% macro passes(x) %}{{ reads_named(x) }}{% endmacro %}
{% macro keyword(name='c') %}{{ ref(name) }}{% endmacro %}
{% macro with_caller() %}with x as ({{ caller() }}) select * from {{ ref('c') }}{% endmacro %}
{% macro many(names) %}{% for n in names %}{{ ref(n) }}{% endfor %}{% endmacro %}
{% macro joined(prefix) %}{{ ref(prefix ~ '_v1') }}{% endmacro %}
{% macro never_called() %}{{ ref('nothing') }}{% endmacro %}
{% macro recursive(n) %}{% if n > 0 %}{{ recursive(n - 1) }}{% endif %}{{ ref('a') }}{% endmacro %}
{% macro dispatches(name) %}{{ return(adapter.dispatch('impl', 'p')(name)) }}{% endmacro %}
{% macro default__impl(name) %}{{ ref(name) }}{% endmacro %}
{% macro dispatches_plainly() %}{{ adapter.dispatch('plain')() }}{% endmacro %}
{% macro duckdb__plain() %}{{ ref('c') }}{% endmacro %}
{% macro configures(alias_name) %}{{ config(alias=alias_name, access='private', group='g', contract={'enforced': true}) }}{% endmacro %}
{% macro disables() %}{{ config(enabled=var('not_set_anywhere', false) | as_bool) }}{% endmacro %}
{% macro configures_deeply() %}{{ configures('deep') }}{% endmacro %}
{% macro sets() %}{% set x = 'b' %}{% set y = ref(x) %}{{ return(y) }}{% endmacro %}
`,
    'p/models/ver_v1.sql': 'select 1',
    'p/models/calls.sql': '{{ reads_a() }}',
    'p/models/calls_far.sql': '{{ calls_reads_a() }}',
    'p/models/calls_named.sql': "{{ reads_named('b') }}",
    'p/models/calls_keyword.sql': "{{ reads_named(name='c', kind='x') }}",
    'p/models/calls_default.sql': '{{ keyword() }}',
    'p/models/calls_default_given.sql': "{{ keyword('a') }}",
    'p/models/calls_source.sql': "{{ reads_source('orders') }}",
    'p/models/calls_passing.sql': "{{ passes('c') }}",
    'p/models/calls_qualified.sql': '{{ p.reads_a() }}',
    'p/models/calls_set.sql': '{% set q = reads_a() %}{{ q }}{% do sets() %}',
    'p/models/calls_many.sql': "{{ many(['a', 'c']) }}",
    'p/models/calls_joined.sql': "{{ joined('ver') }}",
    'p/models/calls_loop.sql': "{% for m in ['a', 'b'] %}{{ reads_named(m) }}{% endfor %}",
    'p/models/calls_block.sql': "{% call with_caller() %}select * from {{ ref('b') }}{% endcall %}",
    'p/models/calls_recursive.sql': '{{ recursive(2) }}',
    'p/models/calls_hook.sql': `{{ config(post_hook="{{ reads_a() }}") }} select 1`,
    'p/models/calls_dispatched.sql': "{{ dispatches('b') }} {{ dispatches_plainly() }}",
    'p/models/configured_before.sql':
      "{{ configures('x') }} {{ config(access='public', contract={'alias_types': false}) }} select 1",
    'p/models/configured_after.sql':
      "{{ config(access='public', alias='z') }} {{ configures('y') }} select 1",
    'p/models/configured_deep.sql': '{{ configures_deeply() }} select 1',
    'p/models/disabled_by_macro.sql': '{{ disables() }} select 1',
    'p/models/enabled_after_all.sql': '{{ disables() }} {{ config(enabled=true) }} select 1',
    'p/models/unsure.sql': "{% if execute %}{{ config(access='public', enabled=false) }}{% endif %} select 1",
    'p/models/sure.sql':
      "{% if true %}{{ config(access='protected', alias='sure_one') }}{% endif %} select 1",
    'p/models/holds_macro.sql': '{% macro inner() %}{{ config(enabled=false) }}{% endmacro %} select 1',
    'p/models/groups.yml': `groups: [{name: g, owner: {name: o}}]
`,
    'p/models/mentions.sql': "-- reads_a() {# {{ reads_a() }} #}\nselect 'reads_a()'",
    'p/models/in_comment.sql': '-- {{ reads_a() }}\nselect 1',
    'p/models/hooked/h.sql': 'select 1',
    'p/models/passes_ref.sql':
      "{{ reads_a() if true else '' }} {{ dbt.concat([\"'x'\", ref('b') | string]) }}",
    'p/tests/t.sql': "{{ reads_named('a') }}",
    'p/analyses/an.sql': '{{ reads_a() }}',
    'p/snapshots/sn.sql': `{% snapshot sn %}{{ config(target_schema='s', unique_key='id', strategy='check', check_cols=['id']) }}{{ reads_a() }}{% endsnapshot %}`,
    'p/tests/generic/g.sql': '{% test g(model) %}{{ reads_a() }} where false{% endtest %}',
    'p/models/t.yml': 'models: [{name: b, data_tests: [g]}]',
  },
};
