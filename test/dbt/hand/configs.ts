import type { MeshCase } from '../mesh-case.ts';

/** Access, contract, group, version and enabled from every place that dbt takes them from. */
export const CONFIGS: MeshCase = {
  name: 'configs',
  folders: ['p'],
  files: {
    'p/dbt_project.yml': `name: p
version: 1.0.0
profile: case
flags: {send_anonymous_usage_stats: false}
vars: {is_on: true, level: public, is_off: false}
models:
  +materialized: view
  +group: "{{ 'fin' ~ 'ance' }}"
  p:
    open:
      +access: public
      inner:
        access: private
        group: sales
      "model_key":
        +access: protected
    contracted:
      +contract: {enforced: true}
    plain_dict:
      contract: {enforced: true}
    gone: {+enabled: false}
    off_jinja: {+enabled: "{{ var('is_on', false) }}"}
    on_jinja: {+enabled: "{{ target.name == 'dev' }}"}
    jinja_access: {+access: "{{ var('level', 'private') }}"}
    env: {+access: "{{ env_var('MESHGATE_UNSET', 'private') }}"}
    ver: {+access: private, v2: {+access: public}}
    spaced: {"+ access": public}
  +meta: {access: private}
seeds: {+enabled: true, p: {gone: {+enabled: false}}}
snapshots: {p: {+enabled: true, sn_file: {sn_off: {+enabled: false}}}}
data_tests: {p: {+enabled: true, off_tests: {+enabled: false}}}
`,
    'p/models/groups.yaml':
      'groups: [{name: finance, owner: {name: f}}, {name: sales, owner: {email: s@x.y}}]\n',
    'p/models/open/a.sql': 'select 1',
    'p/models/open/inner/b.sql': 'select 1',
    'p/models/open/inner/b_own.sql': "{{ config(access='public', group='finance') }} select 1",
    'p/models/open/model_key.sql': 'select 1',
    'p/models/open/dict.sql':
      "{{ config({'access': 'private', 'group': 'sales', 'contract': {'enforced': false}}) }} select 1",
    'p/models/open/twice.sql':
      "{{ config(access='private') }}{{ config(group='sales') }}{{ config(access='protected') }} select 1",
    'p/models/open/computed.sql':
      "{{ config(access='pub' ~ 'lic', group=var('nope', 'sales'), enabled=true and not false) }} select 1",
    'p/models/open/computed_var.sql': "{{ config(access=var('level'), enabled=var('is_on')) }} select 1",
    'p/models/open/set_access.sql': "{% set level = 'private' %}{{ config(access=level) }} select 1",
    'p/models/open/multi.sql': `{{
  config(
    materialized = 'table',
    access = "private",
    contract = {"enforced": true},
    alias = 'other_name',
    tags=['a', 'b'],
  )
}} select 1 as id`,
    'p/models/open/multi.yml': 'models: [{name: multi, columns: [{name: id, data_type: int}]}]',
    'p/models/open/props.sql': 'select 1',
    'p/models/open/props_sql_wins.sql': "{{ config(access='public') }} select 1",
    'p/models/open/props.yml': `version: 2
models:
  - name: props
    access: private
    group: sales
    description: |
      access: public
  - name: props_sql_wins
    config: {access: private, group: sales, alias: named}
`,
    'p/models/contracted/c.sql': 'select 1 as id',
    'p/models/contracted/c_off.sql': "{{ config(contract={'enforced': false}) }} select 1",
    'p/models/contracted/c_alias_types.sql': 'select 1 as id',
    'p/models/contracted/c_no_yaml.sql': 'select 1 as id',
    'p/models/contracted/c.yml': `models:
  - name: c
    columns: &cols
      - {name: id, data_type: INT}
      - name: amount
        data_type: "numeric(10, 2)"
      - name: Weird Name
        quote: true
        data_type: struct<a int, b array<text>>
      - {name: untyped}
  - name: c_alias_types
    config: {contract: {alias_types: false}}
    columns: *cols
`,
    'p/models/plain_dict/pd.sql': 'select 1',
    'p/models/gone/d1.sql': 'select 1',
    'p/models/gone/d2.sql': '{{ config(enabled=true) }} select 1',
    'p/models/gone/d3.sql': 'select 1',
    'p/models/gone/d.yml': 'models: [{name: d3, config: {enabled: true}}]',
    'p/models/off_jinja/d4.sql': 'select 1',
    'p/models/on_jinja/d5.sql': 'select 1',
    'p/models/d6.sql': 'select 1',
    'p/models/d7.sql': '{{ config(enabled=false) }} select 1',
    'p/models/d8.sql': "{{ config(enabled=(target.name == 'prod')) }} select 1",
    'p/models/d9.sql': "{{ config(enabled=env_var('MESHGATE_UNSET', 'x') == 'x') }} select 1",
    'p/models/d10.sql': 'select 1',
    'p/models/d11.sql': 'select 1',
    'p/models/d.yml': `models:
  - {name: d6, config: {enabled: false}}
  - {name: d10, config: {enabled: "{{ var('is_off') }}"}}
  - {name: d11, config: {enabled: off}}
`,
    'p/models/jinja_access/j.sql': 'select 1',
    'p/models/env/e.sql': 'select 1',
    'p/models/env/e2.sql': 'select 1',
    'p/models/env/e.yml': `models:
  - name: e2
    config: {access: "{{ env_var('MESHGATE_UNSET', 'public') }}", group: "{{ 'sales' if true else 'finance' }}"}
`,
    'p/models/spaced/sp.sql': 'select 1',
    'p/models/ver/x_v1.sql': 'select 1 as id, 2 as y',
    'p/models/ver/x_v2.sql': 'select 1 as id',
    'p/models/ver/x_three.sql': "{{ config(group='sales') }} select 1 as id",
    'p/models/ver/x.yml': `models:
  - name: x
    latest_version: 2
    deprecation_date: 2020-01-01
    config: {contract: {enforced: true, alias_types: true}, meta: {a: 1}}
    columns: [{name: id, data_type: int}, {name: y, data_type: text}, {name: z}]
    versions:
      - v: 1
        config: {access: public, contract: {alias_types: false}}
        deprecation_date: 2030-01-01
      - v: 2
        access: private
        columns: [{include: '*', exclude: [y, z]}, {name: w, data_type: text}]
      - v: 3
        defined_in: x_three
        config: {access: protected, enabled: true, contract: {enforced: false}}
        columns: [{include: [id]}, {name: z, data_type: int}]
`,
    'p/models/vers/f_v1.0.sql': 'select 1',
    'p/models/vers/f_v1.5.sql': 'select 1',
    'p/models/vers/f_v10.sql': 'select 1',
    'p/models/vers/t_va.sql': 'select 1',
    'p/models/vers/t_vb.sql': 'select 1',
    'p/models/vers/l.sql': 'select 1',
    'p/models/vers/l_v1.sql': 'select 1',
    'p/models/vers/o_off_v1.sql': '{{ config(enabled=false) }} select 1',
    'p/models/vers/o_off_v2.sql': 'select 1',
    'p/models/vers/q_v01.sql': 'select 1',
    'p/models/vers/q_v2.sql': 'select 1',
    'p/models/vers/v.yml': `models:
  - name: f
    versions: [{v: 1.0}, {v: 1.5}, {v: 10}]
  - name: t
    versions: [{v: a}, {v: b}]
  - name: l
    latest_version: 2
    versions: [{v: 1}, {v: 2}]
  - name: o_off
    versions: [{v: 1}, {v: 2}]
  - name: q
    versions: [{v: '01'}, {v: '2'}]
`,
    'p/models/vers/readers.sql':
      "{{ ref('f') }} {{ ref('f', v=1.5) }} {{ ref('f', v='1.0') }} {{ ref('t') }} {{ ref('t', v='a') }} {{ ref('l') }} {{ ref('l', v=1) }} {{ ref('q', v='01') }} {{ ref('q') }}",
    'p/seeds/s1.csv': 'id\n1\n',
    'p/seeds/gone/s2.csv': 'id\n1\n',
    'p/seeds/s.yml':
      'seeds: [{name: s1, group: sales, config: {alias: s_named}, columns: [{name: id, data_type: int}]}]',
    'p/snapshots/sn_file.sql': `{% snapshot sn_on %}{{ config(target_schema='s', unique_key='id', strategy='check', check_cols=['id'], group='sales') }} select 1 as id{% endsnapshot %}
{% snapshot sn_off %}{{ config(target_schema='s', unique_key='id', strategy='check', check_cols=['id']) }} select 1 as id{% endsnapshot %}`,
    'p/tests/st.sql': 'select 1 where false',
    'p/tests/st_off.sql': '{{ config(enabled=false) }} select 1 where false',
    'p/tests/off_tests/st_off2.sql': 'select 1 where false',
    'p/analyses/an_off.sql': '{{ config(enabled=false) }} select 1',
    'p/analyses/an_on.sql': 'select 1',
  },
};
