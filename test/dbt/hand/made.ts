import type { MeshCase } from '../mesh-case.ts';

/** A small project that says each thing in each way. */
export const MADE: MeshCase = {
  name: 'made',
  folders: ['made'],
  files: {
    'made/dbt_project.yml': `name: made
version: '1.0'
profile: case
model-paths: [models, more/models]
flags: {send_anonymous_usage_stats: false}
models:
  +materialized: view
  made:
    open:
      +access: public
      inner:
        access: private
        +group: finance
    contracted: {+contract: {enforced: true}}
    turned_off: {+enabled: false}
`,
    'made/models/groups.yml':
      'groups: [{name: finance, owner: {name: f}}, {name: sales, owner: {name: s}}]\n',
    'made/models/open/a.sql': 'select 1 as id',
    'made/models/open/inner/b.sql': "select * from {{ ref('c') }}",
    'made/models/open/c.sql': "{{ config(access='protected', alias='c_alias') }} select 1 as id",
    'made/models/turned_off/d.sql': 'select 1 as id',
    'made/models/turned_off/d_on.sql': '{{ config(enabled=true) }} select 1 as id',
    'made/models/contracted/e.sql': 'select 1 as id',
    'made/models/contracted/f.sql': 'select 1 as id',
    'made/models/contracted/schema.yml': `models:
  - name: e
    columns: [{name: id, data_type: int}]
  - name: f
    config: {contract: {enforced: false}}
    columns: [{name: id, data_type: int}]
`,
    'made/models/props.yml': `models:
  - name: g
    access: public
    group: sales
    config: {contract: {enforced: yes}}
    columns:
      - {name: id, data_type: integer}
      - {name: amount, data_type: "decimal(10,2)"}
  - name: h
    config: {access: private, group: sales}
  - name: v
    latest_version: 2
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: int}, {name: x, data_type: text}]
    versions:
      - v: 1
      - v: 2
        columns: [{include: all, exclude: [x]}, {name: y, data_type: text}]
      - v: 3
        defined_in: v_next
        config: {access: protected}
  - name: w
    versions: [{v: 1}, {v: 10}, {v: 9}]
`,
    'made/models/g.sql': 'select 1 as id, 2::decimal(10,2) as amount',
    'made/models/h.sql': "{{ config(group='sales') }} select * from {{ ref('g') }}",
    'made/models/v_v1.sql': "select 1 as id, 'x' as x",
    'made/models/v.sql': "select 1 as id, 'y' as y",
    'made/models/v_next.sql': "select 1 as id, 'x' as x",
    'made/models/w_v1.sql': 'select 1 as id',
    'made/models/w_v9.sql': 'select 1 as id',
    'made/models/w_v10.sql': 'select 1 as id',
    'made/models/r.sql': `{{ config(materialized='table', post_hook="select 1 from {{ ref('a') }}") }}
-- {{ ref('e') }}
select * from {{ ref('v') }} join {{ ref('v', v=1) }} using (id)
join {{ ref('made', 'v', version='3') }} using (id)
join {{ ref('w') }} using (id)
{% for m in ['f', 'g'] %} join {{ ref(m) }} using (id) {% endfor %}
{% set s = 'lookup' %} join {{ ref(s) }} using (id)
{# {{ ref('nothing') }} #}{% raw %}{{ ref('nothing') }}{% endraw %}
join {{ source('raw', 'orders') }} using (id)
join {{ builtins.ref('d_on') }} using (id)
`,
    'made/models/sources.yml':
      'sources: [{name: raw, tables: [{name: orders}, {name: items, identifier: ITEMS}]}]\n',
    'made/more/models/UPPER.SQL': "select * from {{ source('raw', 'items') }}",
    'made/more/models/.hidden.sql': "select * from {{ ref('nothing') }}",
    'made/seeds/lookup.csv': 'id\n1\n',
    'made/snapshots/snap.sql': `{% snapshot snap %}
{{ config(target_schema='s', unique_key='id', strategy='check', check_cols=['id']) }}
select * from {{ ref('a') }}
{% endsnapshot %}
`,
    'made/snapshots/yaml_snap.yml': `snapshots:
  - name: yaml_snap
    relation: ref('made', 'g')
    config: {schema: s, unique_key: id, strategy: check, check_cols: [id]}
`,
  },
};
