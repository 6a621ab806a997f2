import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { contractDigest } from '../../src/registry/contract-digest.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, type MadeModel, makeManifest } from './make-manifest.ts';

const hardPath = join(repoRoot, 'test/manifest/fixtures/hard-up.manifest.json');
const hard = () => contractOf(readFileSync(hardPath), hardPath);
const textOf = (models: MadeModel[]) => contractOf(bytesOf(makeManifest('up', models)), 'm.json').text({});
const shaOf = (models: MadeModel[]) => contractOf(bytesOf(makeManifest('up', models)), 'm.json').sha256;
const orders: MadeModel = {
  name: 'orders',
  access: 'public',
  enforced: true,
  columns: [
    { name: 'id', data_type: 'integer' },
    { name: 'created_at', data_type: 'timestamp' },
  ],
};

/** What the manifest schemas of dbt 1.8 to 1.12 all allow; dbt refuses any other key. */
const ALLOWED = {
  model:
    'database schema name resource_type package_name path original_file_path unique_id fqn alias checksum config tags description columns meta group relation_name raw_code refs sources depends_on contract access constraints version latest_version deprecation_date',
  seed: 'database schema name resource_type package_name path original_file_path unique_id fqn alias checksum config tags description columns meta group relation_name raw_code depends_on',
  constraint: 'type name expression warn_unenforced warn_unsupported columns',
  top: 'metadata nodes sources macros docs exposures metrics groups selectors disabled parent_map child_map group_map saved_queries semantic_models unit_tests',
};

suite('manifest: the contract manifest', ({ test }) => {
  test('holds every public node of the project itself, all versions, contracted or not, and nothing else', () => {
    const { nodes } = JSON.parse(hard().text({}));
    assert.equal(Object.keys(nodes), [
      'model.hard_up.dim_customers',
      'model.hard_up.fct.v1',
      'model.hard_up.fct.v2',
      'model.hard_up.fct.v3',
      'model.hard_up.no_contract',
      'seed.hard_up.countries',
    ]);
    assert.is(hard().size, 6);
    const foreign = textOf([orders, { name: 'theirs', access: 'public', package: 'pkg' }]);
    assert.equal(Object.keys(JSON.parse(foreign).nodes), ['model.up.orders']);
  });

  test('holds no SQL, macro, private or protected model, path of a machine, variable, hook, meta or tag', () => {
    const full = readFileSync(hardPath, 'utf8');
    const text = hard().text({ MESHGATE_ENVIRONMENT: 'prod' });
    const secrets = [
      'select 1',
      'compiled-code-1234',
      'macro-text-1234',
      'secret_model',
      'secret_column',
      'very_private',
      'hard_up.prot',
      '/srv/build',
      'env-token-1234',
      'hook-secret-1234',
      'topsecret',
      'internaltag',
      'secret-channel',
      'Hidden',
      '11111111-2222',
    ];
    for (const secret of secrets) {
      assert.ok(full.includes(secret), `the fixture should hold ${secret}`);
      assert.not.ok(text.includes(secret), `the contract must not hold ${secret}`);
    }
  });

  test('uses only keys that the schemas of dbt 1.8 to 1.12 know, and all that they require', () => {
    const contract = JSON.parse(hard().text({}));
    assert.equal(Object.keys(contract).sort(), ALLOWED.top.split(' ').sort());
    for (const node of Object.values(contract.nodes) as Record<string, unknown>[]) {
      const allowed = ALLOWED[node['resource_type'] as 'model' | 'seed'].split(' ');
      assert.equal(Object.keys(node).sort(), [...allowed].sort());
      const constraints = [
        ...((node['constraints'] ?? []) as object[]),
        ...Object.values(node['columns'] as Record<string, { constraints: object[] }>).flatMap(
          (c) => c.constraints,
        ),
      ];
      for (const key of constraints.flatMap(Object.keys)) {
        assert.ok(ALLOWED.constraint.split(' ').includes(key), key);
      }
    }
  });

  test('cuts depends_on, parent_map, child_map and groups to what is inside', () => {
    const contract = JSON.parse(hard().text({}));
    const fct = contract.nodes['model.hard_up.fct.v2'];
    assert.equal(fct.depends_on, { macros: [], nodes: ['model.hard_up.dim_customers'] });
    assert.equal(contract.nodes['model.hard_up.no_contract'].depends_on.nodes, []);
    assert.equal(Object.keys(contract.parent_map), Object.keys(contract.nodes));
    assert.is(contract.child_map['model.hard_up.dim_customers'].length, 3);
    assert.equal(Object.keys(contract.groups), ['group.hard_up.finance']);
    assert.equal(contract.groups['group.hard_up.finance'].owner, { email: 'fin@example.com', name: 'Fin' });
    assert.equal(contract.group_map, { finance: ['model.hard_up.dim_customers'] });
  });

  test('keeps a foreign key to a public model, in words that dbt 1.8 knows, and drops the others', () => {
    const { columns } = JSON.parse(hard().text({})).nodes['model.hard_up.fct.v1'];
    assert.equal(
      columns.customer_id.constraints.map((c: { type: string; expression: string }) => [
        c.type,
        c.expression,
      ]),
      [['foreign_key', '"wh"."main_dims"."dim_customers" (customer_id)']],
    );
  });

  test('says the same of its nodes as the full manifest does', () => {
    const full = readManifest(readFileSync(hardPath), 'x').nodes;
    const cut = readManifest(Buffer.from(hard().text({})), 'x').nodes;
    for (const node of cut) {
      const whole = full.find(({ unique_id }) => unique_id === node.unique_id);
      for (const field of [
        'access',
        'contractEnforced',
        'version',
        'latest_version',
        'group',
        'description',
      ] as const) {
        assert.is(node[field], whole?.[field], `${field} of ${node.unique_id}`);
      }
      assert.equal(node.relation, whole?.relation);
      assert.equal(
        node.columns.map(({ name, data_type, description }) => [name, data_type, description]),
        whole?.columns.map(({ name, data_type, description }) => [name, data_type, description]),
      );
    }
  });

  test('turns absolute paths and paths out of the project into plain names', () => {
    for (const path of [
      '/srv/up/models/orders.sql',
      'C:\\up\\models\\orders.sql',
      '../../elsewhere/orders.sql',
    ]) {
      const { nodes } = JSON.parse(textOf([{ ...orders, path }]));
      assert.is(nodes['model.up.orders'].original_file_path, 'orders.sql');
    }
  });

  test('takes names that would be keys of an object for names', () => {
    const manifest = JSON.stringify(makeManifest('up', [orders])).replaceAll('"id"', '"__proto__"');
    const contract = contractOf(Buffer.from(manifest), 'm.json').text({});
    assert.ok(contract.includes('"__proto__"'));
    assert.equal(
      readManifest(Buffer.from(contract), 'm.json').nodes[0]?.columns.map(({ name }) => name),
      ['__proto__', 'created_at'],
    );
  });

  test('writes version 0 as text, which dbt-loom needs', () => {
    const { nodes } = JSON.parse(textOf([{ ...orders, version: 0, latest: 0 }]));
    assert.is(nodes['model.up.orders.v0'].version, '0');
    const later = JSON.parse(textOf([{ ...orders, version: 2, latest: 2 }]));
    assert.is(later.nodes['model.up.orders.v2'].version, 2);
  });
});

suite('manifest: the digest of a contract', ({ test }) => {
  test('stands in the manifest and can be computed from it again', () => {
    const contract = contractOf(bytesOf(makeManifest('up', [orders])), 'm.json');
    const published = JSON.parse(contract.text({ MESHGATE_PUBLISHED_AT: '20261122T043000123Z' }));
    assert.is(published.metadata.env.MESHGATE_CONTRACT_SHA256, contract.sha256);
    assert.is(contractDigest(published), contract.sha256);
  });

  test('stays when nothing of the contract changed', () => {
    const same: [string, MadeModel[]][] = [
      ['the SQL', [{ ...orders, sql: 'select 2' }]],
      ['a protected model', [orders, { name: 'stg' }]],
      ['a parent that is not public', [{ ...orders, dependsOn: ['model.up.stg'] }, { name: 'stg' }]],
    ];
    for (const [what, models] of same) assert.is(shaOf(models), shaOf([orders]), what);
    const later = makeManifest('up', [orders]);
    later.metadata.generated_at = '2027-01-01T00:00:00Z';
    later.metadata.dbt_version = '1.12.0';
    (later.nodes['model.up.orders'] ?? {})['created_at'] = 1;
    assert.is(contractOf(bytesOf(later), 'm.json').sha256, shaOf([orders]), 'times and versions');
  });

  test('moves when anything of it did', () => {
    const [id, createdAt] = orders.columns ?? [];
    if (id === undefined || createdAt === undefined) throw new Error('orders has two columns');
    const other: [string, MadeModel[]][] = [
      ['a type', [{ ...orders, columns: [{ ...id, data_type: 'bigint' }, createdAt] }]],
      ['the column created_at', [{ ...orders, columns: [id, { ...createdAt, data_type: 'date' }] }]],
      ['a column less', [{ ...orders, columns: [id] }]],
      ['a constraint', [{ ...orders, columns: [{ ...id, constraints: [{ type: 'not_null' }] }, createdAt] }]],
      ['a description', [{ ...orders, description: 'Orders.' }]],
      ['no contract', [{ ...orders, enforced: false }]],
      ['one model more', [orders, { name: 'b', access: 'public' }]],
    ];
    for (const [what, models] of other) assert.is.not(shaOf(models), shaOf([orders]), what);
  });

  test('the same facts give the same bytes', () => {
    const facts = { MESHGATE_PUBLISHED_AT: '20261122T043000123Z', MESHGATE_ENVIRONMENT: 'prod' };
    const turned = { MESHGATE_ENVIRONMENT: 'prod', MESHGATE_PUBLISHED_AT: '20261122T043000123Z' };
    assert.is(hard().text(facts), hard().text(turned));
  });
});
