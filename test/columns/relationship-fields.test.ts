import * as assert from 'uvu/assert';
import { relationshipFields } from '../../src/columns/relationship-fields.ts';
import { suite } from '../harness/suite.ts';

/** A properties file, and `line:column of the reference → column@line:column` of each that is read. */
const CASES: readonly (readonly [what: string, source: string, reads: string])[] = [
  [
    'below a column, as it was written before dbt 1.10 and since',
    `models:
  - name: reach
    columns:
      - name: order_id
        data_tests:
          - relationships:
              to: ref('sales', 'orders')
              field: id
          - relationships:
              arguments: {to: "source('sales', 'orders_v2')", field: "key"}
`,
    '7:19 → id@8:22, 10:32 → key@10:70',
  ],
  [
    'with a name of its own, and below a source',
    `sources:
  - name: raw
    tables:
      - name: t
        columns:
          - name: c
            tests:
              - name: known
                test_name: relationships
                to: ref('orders')
                field: '"Order Id"'
`,
    '10:21 → Order Id@11:24',
  ],
  [
    'what may come to anything',
    `models:
  - name: reach
    data_tests:
      - relationships: {to: ref('orders'), field: "{{ var('key') }}"}
      - relationships: {to: ref('orders'), field: lower(id)}
      - relationships: {to: ref('orders')}
      - other: {to: ref('orders'), field: id}
      - relationships_where: {to: ref('orders'), field: id}
`,
    '',
  ],
  ['no YAML', 'models: [', ''],
];

suite('the columns that relationships name', ({ test }) => {
  for (const [what, source, expected] of CASES) {
    test(what, () => {
      const { tables, others } = relationshipFields(source);
      const told = Object.entries(tables).flatMap(([place, reads]) =>
        reads.state === 'unknown'
          ? []
          : reads.columns.map(({ name, at }) => `${place} → ${name}@${at[0]}:${at[1]}`),
      );
      assert.is(told.join(', '), expected);
      assert.is(others.state, 'unknown');
    });
  }
});
