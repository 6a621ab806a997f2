import * as assert from 'uvu/assert';
import { declaredReaders } from '../../src/commands/known-readers.ts';
import { suite } from '../harness/suite.ts';
import { type Files, workspaceOf } from '../rules/judge-files.ts';
import { LOOM, marketing, sales } from '../rules/sample-mesh.ts';

/** Who reads `sales`, one line each; behind a question mark who may. */
async function told(files: Files): Promise<string[]> {
  const { readers, doubts } = await declaredReaders(await workspaceOf(files), 'sales');
  return [
    ...readers.map(({ project, unique_id, target, version, at }) => {
      const asked = version === null ? '' : ` v${version}`;
      return `${project} ${unique_id} ${at.path}:${at.line}:${at.column} reads ${target}${asked}`;
    }),
    ...doubts.map(({ project, reason, at }) => `? ${project} ${at?.path}:${at?.line}: ${reason}`),
  ];
}

suite('who reads a project, by what is declared', ({ test }) => {
  test('a model, a test and an exposure, by their first reference', async () => {
    const files = marketing("ref('sales', 'orders')", {
      ...LOOM,
      'marketing/models/twice.sql':
        "select * from {{ ref('sales', 'orders') }} join {{ ref('sales', 'orders') }}\n",
      'marketing/tests/some.sql': "select 1 from {{ ref('sales', 'orders') }}\n",
      'marketing/models/exposures.yml':
        "exposures:\n  - name: board\n    type: dashboard\n    owner: {email: a@b.c}\n    depends_on:\n      - ref('sales', 'orders')\n",
    });
    assert.equal(await told({ ...sales(), ...files }), [
      'marketing model.marketing.campaigns marketing/models/campaigns.sql:1:18 reads model.sales.orders',
      'marketing exposure.marketing.board marketing/models/exposures.yml:6:9 reads model.sales.orders',
      'marketing model.marketing.twice marketing/models/twice.sql:1:18 reads model.sales.orders',
      'marketing test.marketing.some marketing/tests/some.sql:1:18 reads model.sales.orders',
    ]);
  });

  test('a test of relationships reads the one column that it names', async () => {
    const schema = (to: string): string =>
      `models:\n  - name: campaigns\n    columns:\n      - name: order_id\n        data_tests:\n          - relationships: {to: ${to}, field: order_id}\n`;
    const files = (to: string): Files => ({
      ...sales(),
      ...marketing("ref('sales', 'orders')", { ...LOOM, 'marketing/models/schema.yml': schema(to) }),
    });
    for (const to of [`"ref('sales', 'orders')"`, `'{{ ref("sales", "orders") }}'`]) {
      const { readers } = await declaredReaders(await workspaceOf(files(to)), 'sales');
      const columns = readers.find(({ resource_type }) => resource_type === 'test')?.columns;
      assert.is(columns?.state, 'read', to);
      if (columns?.state === 'read')
        assert.equal(
          columns.columns.map(({ name, certainty }) => [name, certainty]),
          [['order_id', 'certain']],
        );
    }
  });

  test('each version that is asked for', async () => {
    const files = marketing("ref('sales', 'orders', v=1) }} join {{ ref('sales', 'orders')", LOOM);
    assert.equal(await told({ ...sales(), ...files }), [
      'marketing model.marketing.campaigns marketing/models/campaigns.sql:1:18 reads model.sales.orders.v1 v1',
      'marketing model.marketing.campaigns marketing/models/campaigns.sql:1:57 reads model.sales.orders',
    ]);
  });

  test('what only Jinja could tell is a doubt where it may be this project', async () => {
    const files = marketing("ref(var('owner'), 'orders')", LOOM);
    assert.equal(await told({ ...sales(), ...files }), [
      '? marketing marketing/models/campaigns.sql:1: only Jinja could tell what this reference reaches',
    ]);
    assert.equal(await told({ ...sales(), ...marketing("ref(var('owner'), 'orders')") }), []);
    assert.equal((await told({ ...sales(), ...marketing("ref('sales', var('model'))") })).length, 1);
  });

  test('a local package reads what lies here, one from elsewhere what was installed', async () => {
    const reads = marketing("ref('sales', 'orders')");
    const packages = (entry: string): Files => ({
      'marketing/packages.yml': `packages:\n  - ${entry}\n`,
    });
    assert.is((await told({ ...sales(), ...reads, ...packages('local: ../sales') })).length, 1);
    const fromGit = packages('{git: https://example.com/sales.git, revision: v1}');
    assert.equal(await told({ ...sales(), ...reads, ...fromGit }), []);
  });
});
