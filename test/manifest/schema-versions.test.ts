import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { ManifestError } from '../../src/manifest/manifest-error.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf } from './make-manifest.ts';

type Json = Record<string, unknown>;

/** The public model `orders` and its reader `report`, with the keys that dbt wrote at each version of the schema. */
function manifestOf(
  version: number,
  change: (manifest: Json, orders: Json) => void = () => undefined,
): Buffer {
  const since = (first: number, fields: Json): Json => (version >= first ? fields : {});
  const node = (name: string, more: Json): Json => ({
    ...{ name, resource_type: 'model', package_name: 'up', unique_id: `model.up.${name}`, alias: name },
    ...{ database: 'wh', schema: 'marts', fqn: ['up', name], path: `${name}.sql` },
    original_file_path: `models/${name}.sql`,
    ...(version === 7 ? { root_path: '/srv/up' } : {}),
    ...{
      language: 'sql',
      raw_code: 'select 1',
      description: name,
      tags: [],
      meta: {},
      sources: [],
      metrics: [],
    },
    columns: {
      id: {
        name: 'id',
        description: '',
        data_type: 'integer',
        tags: [],
        meta: {},
        ...since(9, { constraints: [] }),
      },
    },
    config: { enabled: true, materialized: 'table', ...since(9, { contract: { enforced: true } }) },
    ...since(9, { access: 'public', group: null, version: null, latest_version: null, constraints: [] }),
    ...since(9, { contract: { enforced: true, checksum: null } }),
    ...since(10, { deprecation_date: null, defer_relation: null }),
    ...more,
  });
  const orders = node('orders', { refs: [], depends_on: { macros: [], nodes: [] } });
  const report = node('report', {
    refs: version < 9 ? [['orders']] : [{ name: 'orders', package: null, version: null }],
    depends_on: { macros: [], nodes: ['model.up.orders'] },
    ...since(9, { access: 'protected' }),
  });
  const manifest: Json = {
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
      dbt_version: `1.${version - 4}.0`,
      project_id: createHash('md5').update('up').digest('hex'),
      ...since(10, { project_name: 'up' }),
    },
    nodes: { 'model.up.orders': orders, 'model.up.report': report },
    ...{ sources: {}, macros: {}, docs: {}, exposures: {}, metrics: {}, selectors: {}, disabled: {} },
    ...since(9, { groups: {} }),
    ...since(10, { semantic_models: {} }),
    ...since(11, { saved_queries: {} }),
    ...since(12, { unit_tests: {} }),
    parent_map: { 'model.up.orders': [], 'model.up.report': ['model.up.orders'] },
    child_map: {},
  };
  change(manifest, orders);
  return bytesOf(manifest);
}

suite('manifest: the versions of its schema', ({ test }) => {
  for (const version of [7, 8, 9, 10, 11, 12]) {
    test(`v${version}: project, references, and what is public`, () => {
      const bytes = manifestOf(version);
      const manifest = readManifest(bytes, 'm.json');
      const [orders, report] = manifest.nodes;
      assert.equal([manifest.projectName, manifest.schemaVersion, manifest.warnings], ['up', version, []]);
      assert.equal(
        report?.refs.map(({ package: owner, name }) => [owner, name]),
        [[null, 'orders']],
      );
      assert.equal(manifest.parentMap?.get('model.up.report'), ['model.up.orders']);
      assert.is(orders?.columns[0]?.data_type, 'integer');
      // Nothing was public before dbt 1.5.
      const isPublic = version >= 9;
      assert.equal(
        [orders?.access, orders?.contractEnforced],
        isPublic ? ['public', true] : ['protected', false],
      );
      const contract = contractOf(bytes, 'm.json');
      assert.is(contract.size, isPublic ? 1 : 0);
      const written = JSON.parse(contract.text({}));
      assert.match(written.metadata.dbt_schema_version, '/v12.json');
      assert.equal(Object.keys(written.nodes), isPublic ? ['model.up.orders'] : []);
    });
  }

  test('of one contract the digest does not depend on the version', () => {
    const digests = [9, 10, 11, 12, 13].map((version) => contractOf(manifestOf(version), 'm.json').sha256);
    assert.is(new Set(digests).size, 1);
  });

  test("dbt 2's v12: no groups, places of references, paths of Windows, nothing disabled", () => {
    const bytes = manifestOf(12, (manifest, orders) => {
      for (const gone of ['groups', 'disabled']) delete manifest[gone];
      delete orders['group'];
      Object.assign(manifest['metadata'] as Json, { dbt_version: '2.0.0-beta.2' });
      Object.assign(orders, {
        original_file_path: 'models\\marts\\orders.sql',
        depends_on: { macros: [], nodes: [], nodes_with_ref_location: [['model.up.x', { line: 1, col: 1 }]] },
      });
    });
    assert.is(readManifest(bytes, 'm.json').nodes[0]?.path, 'models/marts/orders.sql');
    const contract = contractOf(bytes, 'm.json');
    assert.equal([contract.size, contract.warnings], [1, []]);
    const { nodes } = JSON.parse(contract.text({}));
    assert.equal(nodes['model.up.orders'].depends_on, { macros: [], nodes: [] });
  });

  test("dbt 2's early v20 and a v13 that nobody knows are read, with a warning", () => {
    const early = manifestOf(20, (_, orders) => {
      delete orders['access'];
      Object.assign(orders, {
        config: { access: 'public', contract: { enforced: true } },
        raw_code: '--placeholder--',
      });
    });
    assert.is(contractOf(early, 'm.json').size, 1);
    assert.match(
      contractOf(early, 'm.json').warnings.join(),
      'm.json has manifest schema v20; meshgate knows up to v12',
    );
    const next = manifestOf(13, (manifest) => Object.assign(manifest, { brand_new: { of: ['a', 'shape'] } }));
    assert.match(readManifest(next, 'm.json').warnings.join(), 'v13');
  });

  const broken: [name: string, bytes: () => Buffer, field: string][] = [
    ['v6', () => manifestOf(6), 'metadata.dbt_schema_version'],
    [
      'v9 whose project nobody can tell',
      () => manifestOf(9, (manifest) => Object.assign(manifest['metadata'] as Json, { project_id: 'x' })),
      'metadata.project_name',
    ],
    [
      'a model without a package',
      () => manifestOf(13, (_, orders) => delete orders['package_name']),
      'nodes["model.up.orders"].package_name',
    ],
    [
      'a model without a name',
      () => manifestOf(12, (_, orders) => delete orders['name']),
      'nodes["model.up.orders"].name',
    ],
    ['nodes as a list', () => manifestOf(12, (manifest) => Object.assign(manifest, { nodes: [] })), 'nodes'],
    [
      'metadata as text',
      () => manifestOf(12, (manifest) => Object.assign(manifest, { metadata: 'x' })),
      'metadata',
    ],
  ];
  for (const [name, bytes, field] of broken) {
    test(`refuses ${name}, and names the field`, () => {
      for (const read of [readManifest, contractOf]) {
        try {
          read(bytes(), 'm.json');
        } catch (error) {
          assert.instance(error, ManifestError);
          assert.is((error as ManifestError).field, field);
          continue;
        }
        assert.unreachable(`${read.name} took it`);
      }
    });
  }
});
