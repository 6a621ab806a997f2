import * as assert from 'uvu/assert';
import { loadWorkspace } from '../../../src/commands/workspace.ts';
import { judge } from '../../../src/rules/judge.ts';
import { memorySnapshot } from '../../../src/source/memory-snapshot.ts';
import { suite } from '../../harness/suite.ts';
import { tempDir } from '../../harness/temp-dir.ts';
import { found, type Rejected, ruleSuite } from '../rule-suite.ts';
import { atCall, LOOM, marketing, modelEntry, PUBLIC, sales } from '../sample-mesh.ts';

const RULE = 'project-file-invalid';
const schema = (text: string): Record<string, string> => ({ ...sales(), 'sales/models/schema.yml': text });
const project = (text: string): Record<string, string> => ({ ...sales(), 'sales/dbt_project.yml': text });
const rejected = (files: Record<string, string>, place: string, says: string): Rejected => ({
  files,
  finds: [`${RULE} ${place}`],
  says: `dbt cannot read this file: ${says}`,
});

ruleSuite(
  RULE,
  {
    'an empty file': schema(''),
    'a file of comments': schema('# nothing yet\n'),
    'a section without entries': schema('models:\nsources: []\n'),
    'keys that stand twice, which PyYAML allows': schema('models: []\nmodels: []\n'),
    'anchors and merges': schema(
      'base: &base {config: {enabled: true}}\nmodels:\n  - <<: *base\n    name: orders\n',
    ),
    'CRLF and a byte order mark': schema(`\ufeff${modelEntry('orders', PUBLIC).replaceAll('\n', '\r\n')}`),
    'sections that nobody knows': schema('whatever: {a: 1}\n'),
    'YAML of other people below the project': {
      ...sales(),
      'sales/dbt_packages/other/models/schema.yml': 'models: [',
      'sales/target/schema.yml': 'models: [',
      'sales/ci.yml': 'models: [',
    },
  },
  {
    'a bracket that is not closed': rejected(
      schema('models:\n  - name: orders\n    columns: [{name: order_id\n'),
      'sales/models/schema.yml:4:1-4:2',
      'Flow map',
    ),
    'a tab as indentation': rejected(
      schema('models:\n\t- name: orders\n'),
      'sales/models/schema.yml:2:1-2:2',
      'Tabs are not allowed',
    ),
    'models that are no list': rejected(
      schema('models:\n  orders: {}\n'),
      'sales/models/schema.yml:1:1-1:7',
      '`models:` must be a list',
    ),
    'an entry without a name': rejected(
      schema('models:\n  - name: orders\n  - description: no name\n'),
      'sales/models/schema.yml:3:5-3:6',
      'an entry of `models:` has no name',
    ),
    'a source without a name': rejected(
      schema('sources:\n  - tables: []\n'),
      'sales/models/schema.yml:2:5-2:6',
      'an entry of `sources:` has no name',
    ),
    'a file that is a list': rejected(
      schema('- name: orders\n'),
      'sales/models/schema.yml:1:1-1:2',
      'a properties file must be a mapping',
    ),
    'an alias without an anchor': rejected(
      schema('models:\n  - *orders\n'),
      'sales/models/schema.yml:2:5-2:6',
      '',
    ),
    'two documents in one file': rejected(
      schema('models: []\n---\nmodels: []\n'),
      'sales/models/schema.yml:2:1-2:2',
      '',
    ),
    'a dbt_project.yml that is no YAML': rejected(
      project('name: [sales\n'),
      'sales/dbt_project.yml:2:1-2:2',
      'Flow sequence',
    ),
    'a dbt_project.yml without a name': rejected(
      project('profile: warehouse\n'),
      'sales/dbt_project.yml:1:1-1:1',
      'dbt_project.yml names no project (`name:`)',
    ),
    'a packages.yml that is no YAML': rejected(
      { ...sales(), 'sales/packages.yml': 'packages: [\n' },
      'sales/packages.yml:2:1-2:2',
      'Flow sequence',
    ),
    'the rest of the project none the less': {
      files: {
        ...sales(),
        'sales/models/broken.yml': 'models: [',
        ...marketing("ref('sales', 'order')"),
        ...LOOM,
      },
      finds: [
        atCall('ref-target-exists', "ref('sales', 'order')"),
        `${RULE} sales/models/broken.yml:1:10-1:11`,
      ],
      helps: 'the rest of the project has been judged without it',
    },
  },
);

suite(`rule ${RULE}: bytes that are no text`, ({ test }) => {
  const files = memorySnapshot(sales());
  for (const path of ['sales/models/orders.sql', 'sales/models/schema.yml', 'sales/dbt_project.yml']) {
    test(`refuses ${path} in Latin 1`, async () => {
      const { mesh, config } = await loadWorkspace(tempDir(), {
        ...files,
        read: async (paths) => {
          const contents = new Map(await files.read(paths));
          if (contents.has(path)) contents.set(path, Buffer.from('name: caf\u00e9\n', 'latin1'));
          return contents;
        },
      });
      const findings = judge(mesh, config.rules);
      assert.equal(findings.map(found), [`${RULE} ${path}:1:1-1:1`]);
      assert.match(findings[0]?.message ?? '', 'is not UTF-8 text');
    });
  }
});
