import type { MeshCase } from '../mesh-case.ts';

/** Each way of writing a reference in a file, and each that only looks like one. */
export const REFERENCES: MeshCase = {
  name: 'references',
  folders: ['p'],
  mayRead: {
    conditional: ['model.p.b', 'model.p.c'],
    ternary: ['model.p.b'],
    dynamic: ['model.p.b'],
    // `statement` runs its body only when it executes.
    call_block: ['model.p.a'],
  },
  files: {
    'p/dbt_project.yml': `name: p
version: '1.0'
profile: case
flags: {send_anonymous_usage_stats: false}
vars:
  which: a
  whole: "{{ ref('a') }}"
  number: 2
  p: {own: b}
models:
  p:
    hooked: {+post-hook: ["select 1 from {{ ref('c') }}", "select 1"]}
    hooked_too: {post-hook: "select 1 from {{ ref('a') }}"}
on-run-start: ["create table if not exists x as select * from {{ ref('a') }}"]
on-run-end: "select * from {{ source('raw', 'orders') }}"
`,
    'p/models/a.sql': 'select 1 as id',
    'p/models/b.sql': 'select 1 as id',
    'p/models/c.sql': 'select 1 as id',
    'p/models/with.dot.sql': 'select 1 as id',
    'p/models/Upper.sql': 'select 1 as id',
    'p/models/plain_v2.sql': 'select 1 as id',
    'p/models/ver_v1.sql': 'select 1 as id',
    'p/models/ver_v2.sql': 'select 1 as id',
    'p/models/ver.yml': 'models: [{name: ver, latest_version: 1, versions: [{v: 1}, {v: 2}]}]',
    'p/models/sources.yml': `sources:
  - name: raw
    tables: [{name: orders}, {name: items}]
  - name: other
    schema: s
    tables: [{name: orders}]
`,
    'p/seeds/sd.csv': 'id\n1\n',
    'p/models/forms.sql': `select * from {{ ref('a') }}, {{ref("b")}}, {{ ref( 'p' , 'c' ) }}
, {{ ref('with.dot') }}, {{ ref('Upper') }}, {{ ref('plain_v2') }}, {{- ref('sd') -}}`,
    'p/models/versions.sql': `{{ ref('ver') }} {{ ref('ver', v=2) }}`,
    'p/models/versions2.sql': `{{ ref('p', 'ver', version='2') }}`,
    'p/models/versions3.sql': `{{ ref('ver', version=2, v=1) }} {{ ref('ver', v=0) }}`,
    'p/models/versions4.sql': `{{ ref('ver', v=var('number')) }}`,
    'p/models/builtins.sql': `{{ builtins.ref('a') }} {{ builtins.source('raw', 'orders') }}`,
    'p/models/multiline.sql': `{{
      ref(
        'a',
      )
    }} {{ source(
      "raw",
      'items',
    ) }}`,
    'p/models/positional.sql': `{{ source(source_name='raw', table_name='orders') if false else '' }} {{ source('other', 'orders') }}`,
    'p/models/in_set.sql': `{% set x = ref('a') %}{% set y %}select * from {{ ref('b') }}{% endset %} {{ x }} {{ y }}
{% set names = ['c'] %}{% for n in names %}{{ ref(n) }}{% endfor %}`,
    'p/models/loops.sql': `{% for n in ['a', 'b'] %}{{ ref(n) }}{% endfor %}
{% for n in ('a', 'c') %}{% set full = 'ver' %}{{ ref(full) }}{% endfor %}`,
    'p/models/loops2.sql': `{% for s, t in [('raw', 'orders'), ('raw', 'items')] %}{{ source(s, t) }}{% endfor %}
{% for d in [{'m': 'a'}, {'m': 'b'}] %}{{ ref(d.m) }}{{ ref(d['m']) }}{% endfor %}`,
    'p/models/loops3.sql': `{% set tables = {'a': 1, 'b': 2} %}{% for k in tables %}{{ ref(k) }}{% endfor %}
{% for k, v in {'c': 1}.items() %}{{ ref(k) }}{% endfor %}`,
    'p/models/loops4.sql': `{% for i in range(1, 3) %}{{ ref('ver', v=i) }}{% endfor %}{% for i in ['Upper', 'UPPER'] if i == 'Upper' %}{{ ref(i) }}{% endfor %}`,
    'p/models/computed.sql': `{% set x = 'pla' ~ 'in' %}{{ ref(x ~ '_v2') }} {{ ref('pl' + 'ain_v2') }} {{ ref('A' | lower) }} {{ ref('%s' % 'b') }} {{ ref('{}'.format('c')) }}`,
    'p/models/adjacent.sql': `{{ ref('pla' 'in_v2') }}`,
    'p/models/nested.sql': `{{ dbt.type_string() }} {{ (ref('a')) }} {{ [ref('b'), {'k': ref('c')}] }}`,
    'p/models/filters.sql': `{{ ref('a') | string | upper }} {{ ref('b').identifier }} {{ ref('c') ~ ref('Upper') }}`,
    'p/models/conditional.sql': `{% if target.name == 'dev' %}{{ ref('a') }}{% elif false %}{{ ref('b') }}{% else %}{{ ref('c') }}{% endif %}`,
    'p/models/ternary.sql': `{{ ref('a') if true else ref('b') }}`,
    'p/models/comments.sql': `-- {{ ref('a') }}
/* {{ ref('b') }} */
{# {{ ref('nothing') }} #}{% raw %}{{ ref('nothing') }}{% endraw %}
ref('nothing') {{ "ref('nothing')" }} {%- raw -%} {{ source('no', 'no') }} {%- endraw -%}`,
    'p/models/raw_in_comment.sql': `{# {% raw %} #}{{ ref('a') }}{# {% endraw %} #} {{ '{#' }}{{ ref('b') }}{{ '#}' }}`,
    'p/models/strings.sql': `{{ "it's" }}{{ ref('a') }}{{ 'say "hi" {{' }}{{ ref('b') }} {{ "}}" }}{{ ref('c') }}`,
    'p/models/docs_words.sql': `select 'ref' as source, 1 as config -- {{ ref('a') }} don't`,
    'p/models/vars.sql': `{{ ref(var('which')) }} {{ var('whole') }} {{ ref(var('own')) }} {{ ref(var('unset', 'c')) }}`,
    'p/models/envs.sql': `{{ ref(env_var('MESHGATE_UNSET', 'a')) }}`,
    'p/models/hook_config.sql': `{{ config(pre_hook="select * from {{ ref('a') }}", post_hook=["select 1 from {{ source('raw', 'items') }}", {"sql": "select 1 from {{ ref('b') }}", "transaction": false}]) }} select 1`,
    'p/models/hook_words.sql': `{{ config(materialized='table', meta={'x': "{{ ref('nothing') }}"}) }} select 1`,
    'p/models/hook_yml.sql': 'select 1 as id',
    'p/models/hook_yml.yml': `models:
  - name: hook_yml
    description: "see ref('nothing')"
    config: {post_hook: "select 1 from {{ ref('a') }}", meta: {x: "ref('nothing')"}}
`,
    'p/models/hooked/h.sql': 'select 1',
    'p/models/hooked/deeper/h2.sql': "{{ ref('b') }}",
    'p/models/hooked_too/h3.sql': 'select 1',
    'p/models/call_block.sql': `{% call statement('x', fetch_result=false) %}select * from {{ ref('a') }}{% endcall %}{% filter upper %}{{ ref('b') }}{% endfilter %}`,
    'p/models/do.sql': `{% do log(ref('a')) %}{% set l = [] %}{% do l.append(ref('b')) %}{{ l }}`,
    'p/models/dynamic.sql': `{% set t = modules.datetime.date.today() %}{{ ref('a' if t else 'b') }}`,
    'p/models/inline_macro.sql': `{% macro local_one(x) %}{{ ref('a') }} {{ x }}{% endmacro %}{{ local_one(ref('b')) }}`,
    'p/models/crlf.sql':
      "select *\r\nfrom {{ ref('a') }}\r\n{% if true %}\r\n{{ ref('b') }}\r\n{% endif %}\r\n",
    'p/models/namespace.sql': `{% set ns = namespace(m='a') %}{{ ref(ns.m) }}`,
    'p/analyses/an.sql': "{{ ref('a') }} {{ source('raw', 'orders') }}",
    'p/tests/singular.sql': "select * from {{ ref('a') }} join {{ ref('ver', v=2) }} using (id) where false",
    'p/tests/fixtures/fx.sql': "select * from {{ ref('nothing') }}",
    'p/snapshots/sn.sql': `{% snapshot sn %}{{ config(target_schema='s', unique_key='id', strategy='check', check_cols=['id']) }}
select * from {{ source('raw', 'orders') }} join {{ ref('a') }} using (id)
{% endsnapshot %}
{% snapshot sn_two %}{{ config(target_schema='s', unique_key='id', strategy='check', check_cols='all') }}
select * from {{ ref('b') }}{% endsnapshot %}`,
    'p/snapshots/sn_yml.yml': `snapshots:
  - name: sn_ref
    relation: ref('a')
    config: {unique_key: id, strategy: check, check_cols: all}
  - name: sn_source
    relation: source('raw', 'items')
    config: {unique_key: id, strategy: check, check_cols: all}
`,
    'p/models/sees_snapshots.sql': "{{ ref('sn') }} {{ ref('sn_ref') }} {{ ref('sd') }}",
    'p/models/deep/er/nested_sn.sql': "select 1 as x from {{ ref('sn_two') }}",
  },
};
