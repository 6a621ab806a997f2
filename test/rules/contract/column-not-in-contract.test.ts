import type { Files } from '../judge-files.ts';
import { ruleSuite } from '../rule-suite.ts';
import { generated, LOOM, marketing, PUBLIC, registry, sales, versions } from '../sample-mesh.ts';

const RULE = 'column-not-in-contract';
const REF = "{{ ref('sales', 'orders') }}";

const reader = (sql: string, more: Files = {}): Files => ({
  ...marketing("ref('sales', 'orders')", { 'marketing/models/campaigns.sql': sql }),
  ...LOOM,
  ...more,
});
const at = (place: string): string => `${RULE} marketing/models/campaigns.sql:${place}`;

ruleSuite(
  RULE,
  {
    'a column that is promised, in whatever case': {
      ...sales(),
      ...reader(`select ORDER_ID, o."order_id" from ${REF} as o\n`),
    },
    'a star': { ...sales(), ...reader(`select * from ${REF}\n`) },
    'a column that may be of another table': {
      ...sales(),
      ...reader(`select amount from ${REF} as o join other on o.order_id = other.id\n`),
    },
    'a column that only Jinja could tell': {
      ...sales(),
      ...reader(`select amount, {{ my_columns() }} from ${REF}\n`),
    },
    'what is in a comment': {
      ...sales(),
      ...reader(`-- depends_on: ${REF}\nselect amount from elsewhere\n`),
    },
    'a column of what reads the model, under its new name': {
      ...sales(),
      ...reader(`with o as (select order_id as id from ${REF}) select id from o\n`),
    },
    'columns of a struct': {
      ...sales(),
      'sales/models/schema.yml': `models:\n  - name: orders\n    config: ${PUBLIC}\n    columns: [{name: address}, {name: address.city, data_type: string}]\n`,
      ...reader(`select o.address.city from ${REF} as o\n`),
    },
    'a contract that Jinja computes': {
      ...sales('{access: public}', {
        'sales/dbt_project.yml': 'name: sales\nmodels: {+contract: {enforced: true}}\n',
      }),
      ...reader(`select order_id from ${REF}\n`),
    },
    'parts of a date, which are no columns': {
      ...sales(),
      ...reader(`select dateadd(day, 1, order_id), date_trunc(order_id, month) from ${REF}\n`),
    },
  },
  {
    'a column that nobody promises': {
      files: { ...sales(), ...reader(`select order_id,\n  amount from ${REF}\n`) },
      finds: [at('2:3-2:9')],
      says: 'model marketing.campaigns reads the column amount, which the contract of orders of sales does not promise.',
      helps: 'It promises order_id.',
    },
    'a slip of the keyboard, through a chain of stars, behind an emoji': {
      files: {
        ...sales(),
        ...reader(
          `with o as (select * from ${REF}), p as (select o.* from o)\nselect '🎉', order_ids from p where order_ids > 1\n`,
        ),
      },
      finds: [at('2:13-2:22')],
      helps: 'Did you mean order_id?',
    },
    'a column of a condition that dbt may render': {
      files: {
        ...sales(),
        ...reader(
          `select order_id from ${REF}\n{% if is_incremental() %}\nwhere updated_at > (select max(order_id) from {{ this }})\n{% endif %}\n`,
        ),
      },
      finds: [at('3:7-3:17')],
    },
    'each column once, and once for each reader': {
      files: {
        ...sales(),
        ...reader(`select a, b, a + 1 from ${REF}\n`, {
          'marketing/models/other.sql': `select a from ${REF}\n`,
        }),
      },
      finds: [at('1:8-1:9'), at('1:11-1:12'), `${RULE} marketing/models/other.sql:1:8-1:9`],
    },
    'a column that only another version promises': {
      files: {
        ...versions(['1', '2']),
        'sales/models/schema.yml': `models:\n  - name: orders\n    config: ${PUBLIC}\n    latest_version: 2\n    columns: [{name: order_id, data_type: integer}, {name: amount, data_type: integer}]\n    versions:\n      - {v: 1}\n      - {v: 2, columns: [{include: all, exclude: [amount]}]}\n`,
        ...reader(
          `select amount from {{ ref('sales', 'orders', v=1) }} union all select amount from {{ ref('sales', 'orders', v=2) }}\n`,
        ),
      },
      finds: [at('1:71-1:77')],
      says: 'the contract of orders',
    },
    'a column of a generated sources file': {
      files: {
        ...sales(),
        ...reader("select o.amount from {{ source('sales', 'orders') }} o\n"),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [at('1:10-1:16')],
    },
    'a column that the published contract does not have': {
      files: {
        ...reader(`select amount from ${REF}\n`),
        ...registry({ orders: { columns: { order_id: { name: 'order_id', data_type: 'int' } } } }),
      },
      finds: [at('1:8-1:14')],
    },
  },
);
