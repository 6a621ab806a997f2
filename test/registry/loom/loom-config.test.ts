import { resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { expandLoomVariables, readLoomConfig } from '../../../src/registry/loom/loom-config.ts';
import { type LoomPlace, loomPlace } from '../../../src/registry/loom/loom-place.ts';
import { loomSource } from '../../../src/registry/loom/loom-source.ts';
import { suite } from '../../harness/suite.ts';

const ENV = { A: 'one', B_2: 'two', Ü: 'three' };

/** The place of one entry, written as its lines under `config:`. */
function placeOf(type: string, config: Record<string, unknown>): LoomPlace {
  const text = `manifests: [{name: up, type: ${type}, config: ${JSON.stringify(config)}}]`;
  const [entry] = readLoomConfig(text, {}) ?? [];
  if (entry === undefined) throw new Error('there is no entry');
  return loomPlace(entry, '/repo/down');
}

suite('dbt-loom: variables of its configuration', ({ test }) => {
  // Each as dbt-loom's own replace_env_variables answers.
  for (const [text, expanded] of [
    ['$A', 'one'],
    ['${A}/x', 'one/x'],
    ['$A-$B_2.', 'one-two.'],
    ['$Ü', 'three'],
    ['$NONE|${NONE}', '|'],
    ['${A:-default}', ''],
    ['$$A', '$one'],
    ['\\$A', '\\one'],
    ['# a comment: $A', '# a comment: one'],
    ['$5 and 5$', ' and 5$'],
    ["{{ env_var('A') }}", "{{ env_var('A') }}"],
    ['$AB', ''],
  ] as const) {
    test(text, () => assert.is(expandLoomVariables(text, ENV), expanded));
  }
});

suite('dbt-loom: the entries of its configuration', ({ test }) => {
  test('are read after the variables are expanded, with the line of each', () => {
    const text = `# $A
manifests:
  - name: up
    type: file
    config: {path: "\${A}/manifest.json"}
    optional: yes

  - name: $B_2
    type: dbt_cloud
    config: {account_id: 12, job_id: 34}
`;
    assert.equal(readLoomConfig(text, ENV), [
      {
        index: 0,
        name: 'up',
        type: 'file',
        config: { path: 'one/manifest.json' },
        unset: [],
        optional: true,
        line: 3,
      },
      {
        index: 1,
        name: 'two',
        type: 'dbt_cloud',
        config: { account_id: '12', job_id: '34' },
        unset: [],
        optional: false,
        line: 8,
      },
    ]);
  });

  test('know which of their variables are not set', () => {
    const text = 'manifests:\n- {name: $A, config: {path: "${X}/$Y/${X}"}}\n- {name: up} # $Z\n';
    assert.equal(
      readLoomConfig(text, ENV)?.map(({ unset }) => unset),
      [['X', 'Y'], []],
    );
  });

  test('are none where there is no list, and null where there is no YAML', () => {
    for (const text of ['', 'a', '- a', 'manifests:', 'manifests: a', 'enable_telemetry: true']) {
      assert.equal(readLoomConfig(text, {}), []);
    }
    assert.is(readLoomConfig('manifests: [', {}), null);
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e']
      .map((name, index) => `${name}: &${name} [${`*${'abcd'[index]}, `.repeat(9)}]`)
      .join('\n')}\nmanifests: *e\n`;
    assert.equal(readLoomConfig(bomb, {}), []);
  });
});

suite('dbt-loom: the place of a manifest', ({ test }) => {
  const files: readonly [path: string, file: string][] = [
    ['../up/target/manifest.json', '/repo/up/target/manifest.json'],
    ['/abs/manifest.json', '/abs/manifest.json'],
    ['file:///abs/with%20space.json', '/abs/with space.json'],
    ['c d/#x?.json', '/repo/down/c d/#x?.json'],
  ];
  for (const [path, file] of files) {
    test(`the path ${path}`, () => {
      const place = placeOf('file', { path });
      assert.is(place.kind === 'file' ? place.file : place.kind, resolve(file));
    });
  }

  test('an address, without what is secret in it', () => {
    const place = placeOf('file', { path: 'https://ada:secret@example.com/m.json.gz?token=abc' });
    assert.is(place.kind, 'http');
    assert.is(place.name, 'https://example.com/m.json.gz');
  });

  test('an object of S3', () => {
    assert.equal(placeOf('s3', { bucket_name: 'b', object_name: 'x/m.json' }), {
      kind: 's3',
      bucket: 'b',
      key: 'x/m.json',
      name: 's3://b/x/m.json',
    });
  });

  const foreign: readonly [
    type: string,
    config: Record<string, unknown>,
    fetch: string | null,
    file: string,
  ][] = [
    [
      'gcs',
      { project_id: 'p', bucket_name: 'b', object_name: 'x/m.json' },
      'gcloud storage cp gs://b/x/m.json manifest.json',
      'manifest.json',
    ],
    [
      'gcs',
      { project_id: 'p', bucket_name: 'b', object_name: "it's.json.gz" },
      "gcloud storage cp 'gs://b/it'\\''s.json.gz' manifest.json.gz && gunzip manifest.json.gz",
      'manifest.json',
    ],
    [
      'azure',
      { account_name: 'a', container_name: 'c', object_name: 'm.json' },
      'az storage blob download --account-name a --container-name c --name m.json --file manifest.json',
      'manifest.json',
    ],
    [
      'dbt_cloud',
      { account_id: 1, job_id: 2 },
      'curl -fsS -H "Authorization: Bearer $DBT_CLOUD_API_TOKEN" -o manifest.json https://cloud.getdbt.com/api/v2/accounts/1/jobs/2/artifacts/manifest.json',
      'manifest.json',
    ],
    ['paradime', { schedule_name: 's', api_secret: 'x' }, null, 'manifest.json'],
    [
      'snowflake',
      { stage: 'db.s.stage', stage_path: '/up/m.json.gz' },
      'snow stage copy @db.s.stage/up/m.json.gz . && gunzip m.json.gz',
      'm.json',
    ],
    [
      'databricks',
      { path: '/Workspace/Users/a/m.json' },
      'databricks workspace export /Workspace/Users/a/m.json --file manifest.json',
      'manifest.json',
    ],
    ['databricks', { path: '/dbfs/m.json' }, 'databricks fs cp dbfs:/m.json manifest.json', 'manifest.json'],
  ];
  for (const [type, config, fetch, file] of foreign) {
    test(`${type} ${JSON.stringify(config)} is fetched by a command`, () => {
      const place = placeOf(type, config);
      assert.equal(place.kind === 'foreign' ? [place.fetch, place.file] : place, [fetch, file]);
    });
  }

  for (const [type, config, problem] of [
    ['http', { path: 'x' }, 'dbt-loom knows no type "http"'],
    ['file', {}, 'its `config.path` is empty'],
    ['file', { path: 's3://b/m.json' }, 'the type `file` reads no s3://'],
    ['file', { path: 'http://' }, 'its path is no address'],
    ['file', { path: 'file://host/share' }, 'its path is no address of a local file'],
    ['gcs', { bucket_name: 'b', object_name: 'o' }, 'its `config.project_id` is empty'],
    ['s3', { bucket_name: 'b' }, 'its `config.object_name` is empty'],
  ] as const) {
    test(`${type} ${JSON.stringify(config)} is refused`, () => {
      const place = placeOf(type, config);
      assert.is(place.kind === 'wrong' ? place.problem : place.kind, problem);
    });
  }
});

suite('dbt-loom: what an entry points at', ({ test }) => {
  const reader = { folder: '/repo/down', upstream: 'up', upstreamFolder: '/repo/dbt/up' };
  const source = (entry: string, registry: string | null) =>
    loomSource(readLoomConfig(`manifests: [${entry}]`, {}) ?? [], { ...reader, registry });
  const file = (path: string, name = 'up') => `{name: ${name}, type: file, config: {path: "${path}"}}`;
  const s3 = (key: string) => `{name: up, type: s3, config: {bucket_name: bucket, object_name: ${key}}}`;
  const latest = 'up/prod/latest/manifest.json';
  const prod = { at: 'registry', environment: 'prod' };

  const cases: readonly [entry: string, registry: string | null, pointed: unknown][] = [
    [file('state/up/manifest.json'), '/repo/registry', { at: 'state' }],
    [file('state/up/manifest.json', 'alias'), null, { at: 'state' }],
    [file(`../registry/${latest}`), '/repo/registry', prod],
    [file(`../registry/${latest}`, 'alias'), '/repo/registry', prod],
    [file(`../registry/${latest}`), '/repo/other', { at: 'elsewhere' }],
    [file(`../registry/${latest}`), null, { at: 'elsewhere' }],
    [file('../registry/up/prod/history/x/manifest.json'), '/repo/registry', { at: 'elsewhere' }],
    [file('../dbt/up/target/manifest.json', 'alias'), null, { at: 'build' }],
    [file('../dbt/upper/target/manifest.json'), null, { at: 'elsewhere' }],
    [file('https://example.com/m.json'), 's3://bucket/p', { at: 'elsewhere' }],
    [s3(`p/${latest}`), 's3://bucket/p?region=x', prod],
    [s3(latest), 's3://bucket', prod],
    [s3(`p/${latest}`), 's3://bucket/q', { at: 'elsewhere' }],
    [s3(`p/${latest}`), 's3://other/p', { at: 'elsewhere' }],
    [file('x.json', 'other'), null, undefined],
    [file('/reg/other/prod/latest/manifest.json'), null, undefined],
  ];
  for (const [entry, registry, pointed] of cases) {
    test(`${entry} beside ${registry ?? 'no registry'}`, () => {
      assert.equal(source(entry, registry)?.pointed, pointed);
    });
  }
});
