import * as assert from 'uvu/assert';
import { readProperties } from '../../../src/project/yaml/read-properties.ts';
import { LineTable } from '../../../src/source/line-table.ts';
import { suite } from '../../harness/suite.ts';

const read = (text: string) => readProperties(text, new LineTable('p.yml', text));
const patch = (text: string) => read(text).patches[0];
const holders = (text: string) =>
  read(text).holders.map(({ resource_type, refs, sources }) => [
    resource_type,
    ...refs.map(({ package: owner, name }) => (owner === null ? name : `${owner}.${name}`)),
    ...sources.map(({ source_name, table_name }) => `${source_name}:${table_name}`),
  ]);

suite('model properties', ({ test }) => {
  test('access at the top level and under config', () => {
    assert.is(patch('models:\n  - {name: a, access: public}')?.config['access']?.value, 'public');
    assert.is(patch('models:\n  - {name: a, config: {access: private}}')?.config['access']?.value, 'private');
  });
  test('meta.access is not access', () => {
    assert.is(patch('models:\n  - {name: a, meta: {access: public}}')?.config['access'], undefined);
  });
  test('the place of a configuration is its line', () => {
    assert.equal(
      patch('models:\n  - name: a\n    config:\n      access: public')?.config['access']?.at,
      [4, 7, 4, 21],
    );
  });
  test('columns with types and constraints', () => {
    const text =
      'models:\n  - name: a\n    columns:\n      - {name: id, data_type: "decimal(10,2)", constraints: [{type: not_null}]}';
    assert.equal(patch(text)?.columns, [
      {
        name: 'id',
        data_type: 'decimal(10,2)',
        description: '',
        constraints: [{ type: 'not_null', expression: null }],
      },
    ]);
  });
  test('anchors, merges and duplicate keys, the last one winning', () => {
    const text =
      'x: &c {access: public}\nmodels:\n  - name: a\n    config: {<<: *c}\n  - {name: b, access: private, access: public}';
    assert.equal(
      read(text).patches.map(({ config }) => config['access']?.value),
      ['public', 'public'],
    );
  });
  test('of columns with one name the last counts, in the place of the first', () => {
    const text = 'models:\n  - {name: a, columns: [{name: x}, {name: y}, {name: x, data_type: int}]}';
    assert.equal(
      patch(text)?.columns.map(({ name, data_type }) => [name, data_type]),
      [
        ['x', 'int'],
        ['y', null],
      ],
    );
  });
  test('an anchor that is set twice is refused, as PyYAML does', () => {
    const text = 'a: &x public\nb: &x private\nmodels:\n  - {name: m, access: *x}';
    assert.equal(read(text).problem, { message: 'found duplicate anchor', at: [2, 4, 2, 5] });
  });
  test('a node that holds itself does not hang', () => {
    assert.is(read('models: &m\n  - {name: a, meta: *m}').patches.length, 1);
  });
  test('versions', () => {
    const text = `models:
  - name: a
    latest_version: 1
    columns: [{name: x}, {name: y}]
    versions:
      - v: 1
      - {v: 2, defined_in: a_new, config: {access: public}, columns: [{include: all, exclude: [y]}, {name: z}]}`;
    const { versions = [], latest_version } = patch(text) ?? {};
    assert.is(latest_version, '1');
    assert.equal(
      versions.map(({ v, defined_in, include, exclude }) => [v, defined_in, include, exclude]),
      [
        ['1', null, 'all', []],
        ['2', 'a_new', 'all', ['y']],
      ],
    );
  });
  test('broken YAML is one problem at its place', () => {
    const { problem, patches } = read('models:\n  - name: a\n   bad: [');
    assert.is(problem?.at[0], 3);
    assert.equal(patches, []);
  });
  test('a section that is no list, an entry without a name', () => {
    assert.match(read('models: {a: 1}').problem?.message ?? '', 'must be a list');
    assert.match(read('models:\n  - {description: x}').problem?.message ?? '', 'has no name');
  });
  test('an empty file and an empty section are fine', () => {
    assert.is(read('').problem, null);
    assert.is(read('models:\n').problem, null);
  });
});

suite('references in properties', ({ test }) => {
  test('tests of a model and a column, with and without braces', () => {
    const text = `models:
  - name: a
    data_tests:
      - relationships:
          to: ref('up', 'b')
          field: id
    columns:
      - name: c
        tests:
          - relationships:
              arguments: {to: "{{ ref('d') }}"}
          - unique`;
    assert.equal(holders(text), [
      ['test', 'up.b'],
      ['test', 'd'],
    ]);
  });
  test('inside SQL text of an argument', () => {
    const text = `models:\n  - name: a\n    tests:\n      - expr: {sql: "x in (select id from {{ source('raw', 't') }})"}`;
    assert.equal(holders(text), [['test', 'raw:t']]);
  });
  test('unit tests, exposures, semantic models', () => {
    const text = `unit_tests:
  - {name: u, model: m, given: [{input: "ref('up', 'a')", rows: [{x: "ref('no')"}]}]}
exposures:
  - {name: e, depends_on: ["ref('b')", "source('raw', 't')"]}
semantic_models:
  - {name: s, model: ref('c')}`;
    assert.equal(holders(text), [
      ['unit_test', 'up.a', 'm'],
      ['exposure', 'b', 'raw:t'],
      ['semantic_model', 'c'],
    ]);
  });
  test('prose is not rendered', () => {
    assert.equal(
      holders(`exposures:\n  - {name: e, description: "see {{ ref('a') }}", depends_on: [ref('b')]}`),
      [['exposure', 'b']],
    );
  });
  test('hooks and foreign keys belong to the model', () => {
    const text = `models:
  - name: a
    config: {post_hook: "grant on {{ ref('h') }}"}
    columns:
      - {name: c, constraints: [{type: foreign_key, to: "ref('up', 'k')", to_columns: [id]}]}`;
    assert.equal(
      patch(text)?.refs.map(({ name }) => name),
      ['h', 'k'],
    );
  });
  test('the place, in plain, quoted and block text', () => {
    const at = (text: string) => read(text).holders[0]?.refs[0]?.at.slice(0, 2);
    assert.equal(at(`exposures:\n  - {name: e, depends_on: [ref('b')]}`), [2, 28]);
    assert.equal(at(`exposures:\n  - name: e\n    x: "{{ ref('b') }}"`), [3, 12]);
    assert.equal(at(`exposures:\n  - name: e\n    x: |\n      a\n      {{ ref('b') }}`), [5, 10]);
  });
  test('escapes point at the whole string', () => {
    const { refs = [] } = read(`exposures:\n  - name: e\n    x: "{{ ref(\\"b\\") }}"`).holders[0] ?? {};
    assert.equal([refs[0]?.name, refs[0]?.at.slice(0, 2)], ['b', [3, 8]]);
  });
});

suite('sources', ({ test }) => {
  test('database, schema and identifier, with defaults', () => {
    const text =
      'sources:\n  - {name: raw, database: db, tables: [{name: a}, {name: b, identifier: B2}]}\n  - {name: s, schema: x, tables: [{name: c}]}';
    assert.equal(
      read(text).sourceTables.map(({ database, schema, identifier }) => [database, schema, identifier]),
      [
        ['db', 'raw', 'a'],
        ['db', 'raw', 'B2'],
        [null, 'x', 'c'],
      ],
    );
  });
  test('what a generated file says of its table', () => {
    const text =
      'sources:\n  - {name: up, tables: [{name: a, config: {meta: {mesh: {unique_id: model.up.a.v2}}}}]}';
    assert.is(read(text).sourceTables[0]?.meshUniqueId, 'model.up.a.v2');
  });
});
