import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ManifestError } from '../../src/manifest/manifest-error.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, makeManifest } from './make-manifest.ts';

const read = (manifest: unknown) => readManifest(bytesOf(manifest), 'target/manifest.json');
const up = () => makeManifest('up', [{ name: 'orders', access: 'public', enforced: true }]);

/** The error that reading throws; fails when it throws none of the right kind. */
function errorOf(bytes: Buffer): ManifestError {
  try {
    readManifest(bytes, 'target/manifest.json');
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
  throw new Error('the manifest was read');
}

suite('manifest: read', ({ test }) => {
  test("reads dbt 1.11's own: access, contract, versions, columns, groups, refs", () => {
    const path = join(repoRoot, 'test/manifest/fixtures/hard-up.manifest.json');
    const manifest = readManifest(readFileSync(path), path);
    const node = (id: string) => manifest.nodes.find(({ unique_id }) => unique_id === id);
    assert.is(manifest.projectName, 'hard_up');
    assert.is(manifest.schemaVersion, 12);
    assert.equal(manifest.warnings, []);

    const customers = node('model.hard_up.dim_customers');
    assert.is(customers?.access, 'public');
    assert.is(customers?.contractEnforced, true);
    assert.is(customers?.group, 'finance');
    assert.equal(customers?.relation, {
      database: 'wh',
      schema: 'main_dims',
      identifier: 'dim_customers',
      written: '"wh"."main_dims"."dim_customers"',
    });
    assert.equal(customers?.primaryKey, ['customer_id', 'region']);
    assert.equal(
      customers?.columns.map(({ name, data_type }) => [name, data_type]),
      [
        ['customer_id', 'integer'],
        ['region', 'varchar'],
        ['created_at', 'timestamp'],
        ['yes', 'varchar'],
      ],
    );

    const fct = node('model.hard_up.fct.v1');
    assert.equal([fct?.version, fct?.latest_version], ['1', '2']);
    assert.is(fct?.relation.identifier, 'fct_v1');
    assert.is(fct?.deprecation_date?.slice(0, 10), '2027-01-01');
    assert.equal([...new Set(fct?.refs.map(({ name }) => name))].sort(), ['dim_customers', 'secret_model']);
    assert.ok(manifest.dependsOn.get('model.hard_up.fct.v1')?.includes('model.hard_up.dim_customers'));
    assert.is(node('model.hard_up.prot')?.access, 'protected');
    assert.is(node('model.hard_up.very_private')?.access, 'private');
    assert.is(node('seed.hard_up.countries')?.access, 'public');
    assert.is(node('model.hard_up.off_model'), undefined);
  });

  test('reads refs as lists (to v8) and as objects, versions as numbers and as text', () => {
    const manifest = up();
    const orders = manifest.nodes['model.up.orders'] ?? {};
    orders['refs'] = [['a'], ['pkg', 'b'], { name: 'c', package: 'pkg', version: 2 }];
    orders['version'] = '3';
    orders['latest_version'] = 3;
    const [node] = read(manifest).nodes;
    assert.equal(
      node?.refs.map(({ package: owner, name, version }) => [owner, name, version]),
      [
        [null, 'a', null],
        ['pkg', 'b', null],
        ['pkg', 'c', '2'],
      ],
    );
    assert.equal([node?.version, node?.latest_version], ['3', '3']);
  });

  test('finds the project by its hash where the schema is too old to name it', () => {
    const manifest = makeManifest('up', [{ name: 'a', package: 'some_package' }, { name: 'orders' }]);
    manifest.metadata.project_name = undefined;
    manifest.metadata.dbt_schema_version = 'https://schemas.getdbt.com/dbt/manifest/v8.json';
    assert.is(read(manifest).projectName, 'up');
  });

  test("reads dbt 2's paths of Windows and a null parent_map", () => {
    const manifest = up();
    (manifest.nodes['model.up.orders'] ?? {})['original_file_path'] = 'models\\marts\\orders.sql';
    const odd = { ...manifest, parent_map: null, disabled: null };
    assert.is(read(odd).nodes[0]?.path, 'models/marts/orders.sql');
    assert.is(read(odd).parentMap, null);
  });

  test('reads a schema that is newer than meshgate, and says so', () => {
    const manifest = up();
    manifest.metadata.dbt_schema_version = 'https://schemas.getdbt.com/dbt/manifest/v20.json';
    assert.match(read(manifest).warnings.join(), 'v20');
  });

  test('knows what a source stands for, by config.meta and by the older meta', () => {
    const manifest = up();
    const table = { name: 't', source_name: 's', identifier: 'T', database: 'd', schema: 'm' };
    manifest.sources['source.up.s.t'] = { ...table, config: { meta: { mesh: { unique_id: 'model.x.y' } } } };
    manifest.sources['source.up.s.u'] = { ...table, name: 'u', meta: { mesh: { unique_id: 'model.x.z' } } };
    manifest.sources['source.up.s.v'] = { ...table, name: 'v' };
    assert.equal(
      read(manifest).sourceTables.map(({ meshUniqueId }) => meshUniqueId),
      ['model.x.y', 'model.x.z', null],
    );
  });
});

suite('manifest: what cannot be read is named', ({ test }) => {
  const cases: [name: string, bytes: () => Buffer, field: string, says: RegExp][] = [
    ['an empty file', () => Buffer.alloc(0), 'the file', /not valid JSON/],
    ['cut JSON', () => bytesOf(up()).subarray(0, 300), 'the file', /not valid JSON/],
    ['bytes that are no UTF-8', () => Buffer.from([0x7b, 0xff, 0x7d]), 'the file', /not UTF-8/],
    ['a list', () => Buffer.from('[]'), 'the file', /not a JSON object/],
    ['no metadata', () => bytesOf({ nodes: {} }), 'metadata', /missing/],
    ['no schema', () => bytesOf({ metadata: {}, nodes: {} }), 'metadata.dbt_schema_version', /missing/],
    [
      'another artifact',
      () => bytesOf({ metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' } }),
      'metadata.dbt_schema_version',
      /names no manifest/,
    ],
    [
      'an old schema',
      () => bytesOf({ metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v6.json' } }),
      'metadata.dbt_schema_version',
      /v7/,
    ],
    ['no nodes', () => bytesOf({ ...up(), nodes: undefined }), 'nodes', /missing/],
    [
      'a node that is text',
      () => bytesOf({ ...up(), nodes: { 'model.up.x': 'x' } }),
      'nodes["model.up.x"]',
      /object/,
    ],
    [
      'a node without a package',
      () => bytesOf({ ...up(), nodes: { 'model.up.x': { name: 'x' } } }),
      'nodes["model.up.x"].package_name',
      /missing/,
    ],
  ];
  for (const [name, bytes, field, says] of cases) {
    test(name, () => {
      const error = errorOf(bytes());
      assert.is(error.field, field);
      assert.match(error.message, says);
      assert.match(error.message, /^target\/manifest\.json: /);
    });
  }
});
