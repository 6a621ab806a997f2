import * as assert from 'uvu/assert';
import { checkLineage, type ExpectedReference } from '../../src/manifest/lineage.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, type MadeManifest, makeManifest } from './make-manifest.ts';

const TARGET = 'model.up.orders';
const READER = 'model.down.mart';
const SOURCE = 'source.down.up.orders';

/** A project that reads another one by dbt-loom, as dbt writes its manifest. */
function byLoom(): MadeManifest {
  const manifest = makeManifest('down', [
    { name: 'mart', dependsOn: [TARGET] },
    { name: 'orders', package: 'up' },
  ]);
  Object.assign(manifest.nodes[TARGET] ?? {}, { path: '', original_file_path: '' });
  (manifest.nodes[READER] ?? {})['refs'] = [{ name: 'orders', package: 'up', version: null }];
  return manifest;
}

function bySource(): MadeManifest {
  const manifest = makeManifest('down', [{ name: 'mart', dependsOn: [SOURCE] }]);
  manifest.sources[SOURCE] = {
    name: 'orders',
    source_name: 'up',
    config: { meta: { mesh: { unique_id: TARGET } } },
  };
  (manifest.nodes[READER] ?? {})['sources'] = [['up', 'orders']];
  return manifest;
}

const check = (manifest: MadeManifest, expected: ExpectedReference[] = [], upstreams: string[] = []) =>
  checkLineage(readManifest(bytesOf(manifest), 'm.json'), new Set(upstreams), expected);
const withoutDepends = (manifest: MadeManifest): MadeManifest => {
  (manifest.nodes[READER] ?? {})['depends_on'] = { macros: [], nodes: [] };
  return manifest;
};
const withoutParents = (manifest: MadeManifest): MadeManifest => {
  manifest.parent_map[READER] = [];
  return manifest;
};

suite('manifest: lineage', ({ test }) => {
  for (const [bridge, make, id] of [
    ['loom', byLoom, TARGET],
    ['sources', bySource, SOURCE],
  ] as const) {
    test(`${bridge}: found where both maps have it`, () => {
      assert.equal(check(make()), { found: [id], problems: [] });
    });
    test(`${bridge}: says that parent_map lacks it`, () => {
      const { found, problems } = check(withoutParents(make()));
      assert.equal(found, []);
      assert.equal(problems, [`parent_map of ${READER} lacks ${id}`]);
    });
    test(`${bridge}: says that depends_on lacks it`, () => {
      assert.equal(check(withoutDepends(make())).problems, [`depends_on of ${READER} lacks ${id}`]);
    });
    test(`${bridge}: says that both lack what dbt noted of the model itself`, () => {
      const { problems } = check(withoutParents(withoutDepends(make())));
      assert.equal(problems, [`depends_on and parent_map of ${READER} lacks ${id}`]);
    });
  }

  test('says what the files hold and the manifest does not', () => {
    const manifest = withoutParents(withoutDepends(byLoom()));
    (manifest.nodes[READER] ?? {})['refs'] = [];
    assert.equal(check(manifest).problems, []);
    const expected = [{ from: READER, id: TARGET, at: 'down/models/mart.sql:3' }];
    assert.match(check(manifest, expected).problems.join(), 'down/models/mart.sql:3');
    const gone = [{ from: 'model.down.new', id: TARGET, at: 'down/models/new.sql:1' }];
    assert.match(check(byLoom(), gone).problems.join(), 'has no model.down.new');
  });

  test('a test that reads the upstream is no lineage', () => {
    const manifest = byLoom();
    manifest.nodes['test.down.t'] = { ...manifest.nodes[READER], unique_id: 'test.down.t', name: 't' };
    manifest.parent_map['test.down.t'] = [TARGET];
    delete manifest.nodes[READER];
    delete manifest.parent_map[READER];
    assert.equal(check(manifest), { found: [], problems: [] });
  });

  test('a model of an installed package is no upstream', () => {
    const manifest = byLoom();
    (manifest.nodes[TARGET] ?? {})['original_file_path'] = 'models/orders.sql';
    assert.equal(check(manifest), { found: [], problems: [] });
  });

  test("somebody's own source counts only where it is an upstream's name", () => {
    const manifest = bySource();
    delete manifest.sources[SOURCE]?.['config'];
    assert.equal(check(manifest), { found: [], problems: [] });
    assert.equal(check(manifest, [], ['up']).found, [SOURCE]);
  });
});
