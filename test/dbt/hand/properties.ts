import type { MeshCase } from '../mesh-case.ts';

/** References in YAML: tests, unit tests, exposures, the semantic layer, constraints, functions. */
export const PROPERTIES: MeshCase = {
  name: 'properties',
  folders: ['p'],
  files: {
    'p/dbt_project.yml': `name: p
version: '1.0'
profile: case
flags: {send_anonymous_usage_stats: false}
vars: {up: customers}
exposures: {p: {off_ex: {+enabled: false}}}
`,
    'p/models/customers.sql': 'select 1 as id, 2 as n',
    'p/models/orders.sql':
      "select 1 as id, 1 as customer_id, current_date as at, 2 as amount from {{ ref('customers') }}, {{ source('raw', 'orders') }}",
    'p/models/days.sql': 'select current_date as date_day',
    'p/models/ver_v1.sql': 'select 1 as id',
    'p/models/ver_v2.sql': 'select 1 as id',
    'p/models/sub/tested.yml': `version: 2
models:
  - name: orders
    data_tests:
      - unique: {column_name: id}
      - relationships: {column_name: customer_id, to: ref('customers'), field: id}
      - relationships:
          name: custom_named
          column_name: customer_id
          to: "{{ ref('customers') }}"
          field: id
          config: {enabled: true}
      - reads_sql: {sql: "select * from {{ ref('ver', v=1) }}"}
      - test_name: relationships
        name: by_test_name
        column_name: customer_id
        to: ref('ver')
        field: id
      - relationships: {name: turned_off, column_name: customer_id, to: ref('customers'), field: id, config: {enabled: false}}
      - reads_one: {column_name: id, arguments: {other: ref('days')}}
    columns:
      - name: id
        data_type: "{{ 'in' ~ 't' }}"
        tests: [not_null, {accepted_values: {values: [1]}}]
      - name: customer_id
        tests:
          - relationships: {to: "ref('p', 'customers')", field: id}
          - relationships:
              to: source('raw', 'orders')
              field: id
      - name: at
        granularity: day
    constraints:
      - type: foreign_key
        columns: [customer_id]
        to: ref('customers')
        to_columns: [id]
  - name: customers
    columns:
      - name: id
        data_type: int
        constraints: [{type: not_null}, {type: foreign_key, to: "source('raw', 'orders')", to_columns: [id]}]
  - name: ver
    latest_version: 2
    data_tests: [{reads_one: {other: ref('customers')}}]
    columns: [{name: id, data_tests: [{relationships: {to: ref('days'), field: date_day}}]}]
    versions:
      - v: 1
      - v: 2
        data_tests: []
  - name: days
    time_spine: {standard_granularity_column: date_day}
    columns: [{name: date_day, granularity: day}]
  - name: gone
    data_tests: [{reads_one: {other: ref('customers')}}]
  - name: nowhere
    data_tests: [{reads_one: {other: ref('customers')}}]
sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - name: id
            data_tests: [{relationships: {to: ref('customers'), field: id}}]
`,
    'p/models/gone.sql': '{{ config(enabled=false) }} select 1',
    'p/tests/generic/reads.sql': `{% test reads_sql(model, sql) %}select * from ({{ sql }}) where false{% endtest %}
{% test reads_one(model, other, column_name=none) %}select * from {{ other }}, {{ ref('days') }} where false{% endtest %}`,
    'p/models/units.yml': `unit_tests:
  - name: ut
    model: orders
    given:
      - {input: ref('customers'), rows: [{id: 1}]}
      - {input: "source('raw', 'orders')", rows: []}
    expect: {rows: [{id: 1}]}
  - name: ut_this
    model: orders
    given:
      - {input: this, rows: []}
      - {input: ref('customers'), rows: []}
      - {input: "source('raw', 'orders')", format: csv, rows: "id\\n1"}
    expect: {rows: []}
  - name: ut_off
    model: orders
    config: {enabled: false}
    given: [{input: ref('customers'), rows: []}]
    expect: {rows: []}
`,
    'p/models/exposures.yml': `exposures:
  - name: ex
    type: dashboard
    owner: {email: a@b.c}
    depends_on: [ref('orders'), "ref('p', 'customers')", "source('raw', 'orders')", metric('total'), "ref('ver', v=1)"]
  - name: ex_off
    type: dashboard
    owner: {email: a@b.c}
    config: {enabled: false}
    depends_on: [ref('orders')]
`,
    'p/models/off_ex/off.yml': `exposures: [{name: ex_folder, type: notebook, owner: {name: n}, depends_on: [ref('orders')]}]`,
    'p/models/semantic.yml': `semantic_models:
  - name: orders_sm
    model: ref('orders')
    defaults: {agg_time_dimension: at}
    entities: [{name: id, type: primary}]
    dimensions: [{name: at, type: time, type_params: {time_granularity: day}}]
    measures: [{name: amount, agg: sum}, {name: how_many, agg: count, expr: "1"}]
metrics:
  - {name: total, label: Total, type: simple, type_params: {measure: amount}}
  - {name: per, label: Per, type: ratio, type_params: {numerator: total, denominator: cnt}}
  - {name: cnt, label: Count, type: simple, type_params: {measure: how_many}}
saved_queries:
  - name: sq
    query_params: {metrics: [total], group_by: ["TimeDimension('id__at', 'day')"]}
    exports: [{name: e, config: {export_as: table}}]
`,
    'p/functions/fn.sql': "select 1 from {{ ref('customers') }}",
    'p/functions/fn.yml': `functions:
  - name: fn
    arguments: [{name: a, data_type: int}]
    returns: {data_type: int}
`,
    'p/seeds/sd.csv': 'id\n1\n',
    'p/seeds/sd.yml': `seeds: [{name: sd, columns: [{name: id, tests: [{relationships: {to: ref('customers'), field: id}}]}]}]`,
    'p/snapshots/sn.yml': `snapshots:
  - name: sn
    relation: ref('orders')
    config: {unique_key: id, strategy: check, check_cols: all}
    columns: [{name: id, data_type: int, tests: [{relationships: {to: ref('customers'), field: id}}]}]
`,
  },
};
