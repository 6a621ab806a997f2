import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { loomConfig } from '../../src/generate/loom-config.ts';
import { suite } from '../harness/suite.ts';

const ORIGINAL = `# our own words
enable_telemetry: false
manifests:
  - name: up
    type: s3
    config: {bucket_name: b, object_name: up/prod/latest/manifest.json}
    excluded_packages: [dbt_utils]
  - name: other
    type: file
    config: {path: "../\${PLACE}/other.json"}
`;

suite('generate: a dbt-loom configuration', ({ test }) => {
  test('reads an upstream from another file, and leaves everything else', () => {
    const text = loomConfig(ORIGINAL, new Map([['up', '/tmp/up.json']]));
    assert.equal(parse(text), {
      enable_telemetry: false,
      manifests: [
        { name: 'up', type: 'file', config: { path: '/tmp/up.json' }, excluded_packages: ['dbt_utils'] },
        { name: 'other', type: 'file', config: { path: '../${PLACE}/other.json' } },
      ],
    });
  });

  test('knows an entry of another name by the place of its manifest', () => {
    for (const path of ['../registry/up/prod/latest/manifest.json', 'state/up/manifest.json']) {
      const original = `manifests:\n  - {name: alias, type: file, config: {path: ${path}}}\n`;
      assert.is(parse(loomConfig(original, new Map([['up', '/x']]))).manifests.length, 1, path);
    }
  });

  test('adds an upstream that has no entry, also where there is no file', () => {
    for (const original of [null, '', 'manifests:\n']) {
      assert.equal(parse(loomConfig(original, new Map([['up', '/x']]))).manifests, [
        { name: 'up', type: 'file', config: { path: '/x' } },
      ]);
    }
  });
});
