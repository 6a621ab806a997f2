import * as assert from 'uvu/assert';
import { suite } from '../../harness/suite.ts';
import { type Files, judgeFiles } from '../judge-files.ts';
import { found } from '../rule-suite.ts';
import { LOOM, marketing, sales } from '../sample-mesh.ts';

const CALL = "ref('sales', 'orders')";
/** A protected model, so that every reference to it is a finding. */
const mesh = {
  ...sales('{contract: {enforced: true}}'),
  ...marketing("config(materialized='view')"),
  ...LOOM,
};
const yaml = (text: string): Files => ({ 'marketing/models/schema.yml': text });
const generic = (arguments_: string): Files =>
  yaml(`models:\n  - name: campaigns\n    columns:\n      - name: id\n        data_tests:\n${arguments_}`);
const EXPOSURE = `  - name: board\n    type: dashboard\n    owner: {name: Ada}\n    depends_on: ["${CALL}"]\n`;
const SEMANTIC = `semantic_models:\n  - name: orders\n    model: ${CALL}\n    entities: [{name: id, type: primary}]\n`;
const UNIT = `unit_tests:\n  - name: sums\n    model: campaigns\n    given:\n      - input: ${CALL}\n        rows: [{id: 1}]\n    expect: {rows: [{id: 1}]}\n`;

const read: [name: string, files: Files, node: string, place: string][] = [
  [
    'a model',
    { 'marketing/models/m.sql': `with o as (\n  select * from {{ ${CALL} }}\n)\n` },
    'model.marketing.m',
    'models/m.sql:2:20-2:42',
  ],
  [
    'a comment of SQL, which dbt renders',
    { 'marketing/models/m.sql': `-- depends_on: {{ ${CALL} }}\n` },
    'model.marketing.m',
    'models/m.sql:1:19-1:41',
  ],
  [
    'a call over several lines',
    { 'marketing/models/m.sql': "{{ ref(\n  'sales',\n  'orders',\n) }}\n" },
    'model.marketing.m',
    'models/m.sql:1:4-4:2',
  ],
  [
    'a file with CRLF and letters beyond ASCII',
    { 'marketing/models/m.sql': `-- ä😀\r\n/* ü😀 */ {{ ${CALL} }}\r\n` },
    'model.marketing.m',
    'models/m.sql:2:13-2:35',
  ],
  [
    'a Python model',
    { 'marketing/models/m.py': `def model(dbt, session):\n    return dbt.${CALL}\n` },
    'model.marketing.m',
    'models/m.py:2:12-2:38',
  ],
  [
    'a hook in config()',
    { 'marketing/models/m.sql': `{{ config(post_hook="grant on {{ ${CALL} }}") }}\n` },
    'model.marketing.m',
    'models/m.sql:1:34-1:56',
  ],
  [
    'a hook of the project',
    { 'marketing/dbt_project.yml': `name: marketing\non-run-end: "select * from {{ ${CALL} }}"\n` },
    'operation.marketing.marketing-hooks',
    'dbt_project.yml:2:31-2:53',
  ],
  [
    'a macro',
    { 'marketing/macros/m.sql': `{% macro m() %}\n{{ ${CALL} }}\n{% endmacro %}\n` },
    'macro.marketing.m',
    'macros/m.sql:2:4-2:26',
  ],
  [
    'an analysis',
    { 'marketing/analyses/a.sql': `{{ ${CALL} }}\n` },
    'analysis.marketing.a',
    'analyses/a.sql:1:4-1:26',
  ],
  [
    'a singular test',
    { 'marketing/tests/t.sql': `{{ ${CALL} }}\n` },
    'test.marketing.t',
    'tests/t.sql:1:4-1:26',
  ],
  [
    'a snapshot',
    { 'marketing/snapshots/s.sql': `{% snapshot s %}{{ ${CALL} }}{% endsnapshot %}\n` },
    'snapshot.marketing.s',
    'snapshots/s.sql:1:20-1:42',
  ],
  [
    'a snapshot in YAML',
    { 'marketing/snapshots/s.yml': `snapshots:\n  - name: s\n    relation: ${CALL}\n` },
    'snapshot.marketing.s',
    'snapshots/s.yml:3:15-3:37',
  ],
  [
    'the argument of a generic test',
    generic(`          - relationships: {to: "${CALL}", field: id}\n`),
    'test.marketing.relationships_campaigns_id',
    'models/schema.yml:6:34-6:56',
  ],
  ['an exposure', yaml(`exposures:\n${EXPOSURE}`), 'exposure.marketing.board', 'models/schema.yml:5:19-5:41'],
  ['a semantic model', yaml(SEMANTIC), 'semantic_model.marketing.orders', 'models/schema.yml:3:12-3:34'],
  ['a unit test', yaml(UNIT), 'unit_test.marketing.campaigns.sums', 'models/schema.yml:5:16-5:38'],
  [
    'a foreign key',
    yaml(
      `models:\n  - name: campaigns\n    constraints:\n      - {type: foreign_key, columns: [id], to: "${CALL}"}\n`,
    ),
    'model.marketing.campaigns',
    'models/schema.yml:4:49-4:71',
  ],
  [
    'a test of a model that is disabled, which dbt parses all the same',
    {
      ...generic(`          - relationships: {to: "${CALL}", field: id}\n`),
      ...marketing('config(enabled=false)'),
    },
    'test.marketing.relationships_campaigns_id',
    'models/schema.yml:6:34-6:56',
  ],
];

const off = '{{ config(enabled=false) }} ';
const unread: [name: string, files: Files][] = [
  ['a comment of Jinja', { 'marketing/models/m.sql': `{# {{ ${CALL} }} #}\n` }],
  ['a raw block', { 'marketing/models/m.sql': `{% raw %}{{ ${CALL} }}{% endraw %}\n` }],
  ['text without braces', { 'marketing/models/m.sql': `-- ${CALL}\n` }],
  ['a comment of Python', { 'marketing/models/m.py': `# dbt.${CALL}\n` }],
  ['a description', yaml(`models:\n  - name: campaigns\n    description: "{{ ${CALL} }}"\n`)],
  ['a file outside every path of the project', { 'marketing/scripts/m.sql': `{{ ${CALL} }}\n` }],
  ['a package that is installed', { 'marketing/dbt_packages/p/models/m.sql': `{{ ${CALL} }}\n` }],
  ['a macro of another package', { 'marketing/models/m.sql': `{{ tools.${CALL} }}\n` }],
  ['a disabled model', { 'marketing/models/m.sql': `${off}{{ ${CALL} }}\n` }],
  [
    'a disabled snapshot',
    { 'marketing/snapshots/s.sql': `{% snapshot s %}${off}{{ ${CALL} }}{% endsnapshot %}\n` },
  ],
  ['a disabled singular test', { 'marketing/tests/t.sql': `${off}{{ ${CALL} }}\n` }],
  ['a disabled analysis', { 'marketing/analyses/a.sql': `${off}{{ ${CALL} }}\n` }],
  ['a disabled exposure', yaml(`exposures:\n${EXPOSURE}    config: {enabled: false}\n`)],
  ['a disabled semantic model', yaml(`${SEMANTIC}    config: {enabled: false}\n`)],
  [
    'a disabled generic test',
    generic(`          - relationships: {to: "${CALL}", field: id, config: {enabled: false}}\n`),
  ],
  ['a unit test of a disabled model', { ...yaml(UNIT), ...marketing('config(enabled=false)') }],
  [
    'a folder of tests that is disabled',
    {
      'marketing/dbt_project.yml': 'name: marketing\ndata_tests:\n  +enabled: false\n',
      'marketing/tests/t.sql': `{{ ${CALL} }}\n`,
    },
  ],
  [
    'exposures that are disabled together',
    {
      'marketing/dbt_project.yml': 'name: marketing\nexposures:\n  +enabled: false\n',
      ...yaml(`exposures:\n${EXPOSURE}`),
    },
  ],
];

suite('where a reference may stand', ({ test }) => {
  for (const [name, files, node, place] of read) {
    test(`${name} reads`, async () => {
      const findings = await judgeFiles({ ...mesh, ...files });
      assert.equal(findings.map(found), [`ref-target-public marketing/${place}`]);
      assert.is(findings[0]?.unique_id, node);
    });
  }
  for (const [name, files] of unread) {
    test(`${name} reads nothing`, async () =>
      assert.equal((await judgeFiles({ ...mesh, ...files })).map(found), []));
  }
});
