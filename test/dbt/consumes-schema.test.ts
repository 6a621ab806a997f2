import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { planReads } from '../../src/commands/publish-reads.ts';
import { folderStore } from '../../src/registry/folder-store.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { readsOf } from '../registry/sample-consumes.ts';
import { workspaceOf } from '../rules/judge-files.ts';
import { LOOM, marketing, sales } from '../rules/sample-mesh.ts';
import { pythonPath } from './python-path.ts';

/** For each text: what the schema has against it, by the package jsonschema, which dbt brings along. */
const VALIDATOR = `
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
for path in sys.argv[2:]:
    error = next(validator.iter_errors(json.load(open(path))), None)
    print("" if error is None else error.json_path + ": " + error.message.splitlines()[0])
`;

function complaints(texts: readonly string[]): string[] {
  const dir = tempDir();
  const files = texts.map((text, index) => {
    const file = join(dir, `${index}.json`);
    writeFileSync(file, text);
    return file;
  });
  const schema = join(repoRoot, 'docs/consumes.schema.json');
  const words = ['-c', VALIDATOR, schema, ...files];
  const { stdout, stderr, status } = spawnSync(pythonPath, words, { env: cleanEnv(), encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return stdout.split('\n').slice(0, -1);
}

suite('the JSON Schema of consumes.json', ({ test, timeout }) => {
  timeout(60_000);

  test('takes what is written, and nothing that is read as broken', async () => {
    const files = marketing("ref('sales', 'orders') }} join {{ ref('sales', var('model'))", LOOM);
    const workspace = await workspaceOf({ ...sales(), ...files });
    const facts = { MESHGATE_DBT_VERSION: '1.11.2', MESHGATE_VERSION: '0.1.0' };
    const publishing = { name: 'marketing', environment: 'prod', facts };
    const { plan } = await planReads(workspace, folderStore(tempDir()), publishing, new Date());
    const written = plan.action === 'write' ? plan.bytes.toString() : '';
    const sample = JSON.stringify({ version: 1, published_at: '20261122T043000123Z', ...readsOf('down') });
    const broken = [
      sample.replace('"version":1', '"version":2'),
      sample.replace('"project":"down"', '"project":"../down"'),
      sample.replace('"line":3', '"line":0'),
      sample.replace('"state":"read"', '"state":"none"'),
      sample.replace('"timestamp":"2026', '"sql":"select 1","timestamp":"2026'),
    ];
    const [ofWritten, ofSample, ...ofBroken] = complaints([written, sample, ...broken]);
    assert.is(ofWritten, '');
    assert.is(ofSample, '');
    assert.equal(
      ofBroken.map((text) => text.split(':')[0]),
      [
        '$.version',
        '$.project',
        '$.upstreams[0].reads[0].readers[0].line',
        '$.upstreams[0].reads[0].readers[0].columns',
        '$.upstreams[0].contract',
      ],
    );
  });
});
