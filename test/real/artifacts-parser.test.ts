import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const bin = join(repoRoot, '.cache/real/venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const hard = join(repoRoot, 'test/manifest/fixtures/hard-up.manifest.json');

suite('dbt-artifacts-parser', ({ test, timeout }) => {
  timeout(120_000);

  test('reads a contract as a manifest of v12, and forbids what is none of it', async () => {
    const file = join(tempDir(), 'contract.json');
    writeFileSync(file, contractOf(readFileSync(hard), hard).text({ MESHGATE_ENVIRONMENT: 'prod' }));
    const script = `
import json, sys
from dbt_artifacts_parser.parser import parse_manifest
contract = json.load(open(sys.argv[1]))
manifest = parse_manifest(contract)
print(type(manifest).__name__, sorted(manifest.nodes), manifest.metadata.env['MESHGATE_ENVIRONMENT'])
try:
    parse_manifest({**contract, 'metadata': {**contract['metadata'], 'unknown': 1}})
    print('it forbids nothing')
except Exception as error:
    print(type(error).__name__)`;
    const { stdout, stderr } = await spawnCommand(join(bin, 'python'), ['-c', script, file], {
      env: cleanEnv(),
    });
    const nodes = Object.keys(JSON.parse(readFileSync(file, 'utf8')).nodes).sort();
    const listed = `[${nodes.map((id) => `'${id}'`).join(', ')}]`;
    assert.equal(stdout.trim().split('\n'), [`ManifestV12 ${listed} prod`, 'ValidationError'], stderr);
  });
});
