import * as assert from 'uvu/assert';
import { withContract } from '../../src/generate/fixes/contract.ts';
import { suite } from '../harness/suite.ts';

const COLUMNS = [
  { name: 'id', type: 'INTEGER' },
  { name: 'amount', type: 'DECIMAL(10,2)' },
];

/** A file, and what it becomes; null where only a person can tell. */
const CASES: readonly (readonly [what: string, before: string, after: string | null])[] = [
  [
    'a file that is not there',
    '',
    `version: 2
models:
  - name: orders
    config:
      contract:
        enforced: true
    columns:
      - name: id
        data_type: INTEGER
      - name: amount
        data_type: DECIMAL(10,2)
`,
  ],
  [
    'comments, quotes, order and blank lines stay',
    `version: 2

# What finance reads.
models:

  - name: "orders"   # the orders
    description: >
      Every order,
      cancelled ones too.

    columns:
      # the key
      - name: 'id'
        description: "the key"  # never reused
        data_tests: [unique]

      - name: amount

    config: {access: public}   # for all

  # the next one
  - name: customers
`,
    `version: 2

# What finance reads.
models:

  - name: "orders"   # the orders
    description: >
      Every order,
      cancelled ones too.

    columns:
      # the key
      - name: 'id'
        description: "the key"  # never reused
        data_type: INTEGER
        data_tests: [unique]

      - name: amount
        data_type: DECIMAL(10,2)

    config: {access: public, contract: {enforced: true}}   # for all

  # the next one
  - name: customers
`,
  ],
  [
    'no config and no columns',
    'models:\n  - name: orders\n    access: public\n    tests: []\n',
    `models:
  - name: orders
    config:
      contract:
        enforced: true
    columns:
      - name: id
        data_type: INTEGER
      - name: amount
        data_type: DECIMAL(10,2)
    access: public
    tests: []
`,
  ],
  [
    'sequences that are not indented, and no end of line at the end',
    'models:\n- name: orders\n  columns:\n  - name: id\n    data_type: int',
    `models:
- name: orders
  config:
    contract:
      enforced: true
  columns:
  - name: id
    data_type: int
  - name: amount
    data_type: DECIMAL(10,2)`,
  ],
  [
    'keys without a value',
    'models:\n  - name: orders\n    config:\n      contract:\n        enforced:\n    columns: # none yet\n',
    `models:
  - name: orders
    config:
      contract:
        enforced: true
    columns: # none yet
      - name: id
        data_type: INTEGER
      - name: amount
        data_type: DECIMAL(10,2)
`,
  ],
  [
    'a contract that is not enforced',
    'models:\n  - name: orders\n    config: {contract: {enforced: false}, access: public}\n    columns: [{name: id}, {name: AMOUNT}]\n',
    'models:\n  - name: orders\n    config: {contract: {enforced: true}, access: public}\n    columns: [{name: id, data_type: INTEGER}, {name: AMOUNT, data_type: "DECIMAL(10,2)"}]\n',
  ],
  [
    'the ends of lines of Windows',
    'models:\r\n  - name: orders\r\n    columns:\r\n      - name: id\r\n        data_type: int\r\n',
    'models:\r\n  - name: orders\r\n    config:\r\n      contract:\r\n        enforced: true\r\n    columns:\r\n      - name: id\r\n        data_type: int\r\n      - name: amount\r\n        data_type: DECIMAL(10,2)\r\n',
  ],
  [
    'a file of other things',
    'version: 2\nsources:\n  - name: raw\n',
    `version: 2
sources:
  - name: raw
models:
  - name: orders
    config:
      contract:
        enforced: true
    columns:
      - name: id
        data_type: INTEGER
      - name: amount
        data_type: DECIMAL(10,2)
`,
  ],
  [
    'all on one line',
    '{models: [{name: orders, access: public}]}\n',
    '{models: [{name: orders, access: public, config: {contract: {enforced: true}}, columns: [{name: id, data_type: INTEGER}, {name: amount, data_type: "DECIMAL(10,2)"}]}]}\n',
  ],
  ['a config that is shared', 'x: &c {access: public}\nmodels:\n  - name: orders\n    config: *c\n', null],
  ['no YAML', 'models: [\n', null],
];

suite('a contract written into a properties file', ({ test }) => {
  for (const [what, before, after] of CASES) {
    test(what, () => assert.is(withContract(before, { name: 'orders' }, COLUMNS), after));
  }

  test('once more, nothing is left to do', () => {
    for (const [, , after] of CASES) {
      if (after !== null) assert.is(withContract(after, { name: 'orders' }, COLUMNS), after);
    }
  });

  test('a name that SQL knows only in quotes', () => {
    const text = withContract('', { name: 'orders' }, [{ name: 'Order Id', type: 'INTEGER' }]);
    assert.match(text ?? '', '      - name: Order Id\n        data_type: INTEGER\n        quote: true\n');
  });
});
