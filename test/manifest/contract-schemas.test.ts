import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const python = join(repoRoot, process.platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python');
const hard = join(repoRoot, 'test/manifest/fixtures/hard-up.manifest.json');
const folder = join(repoRoot, 'test/manifest/schemas');

suite('manifest: the schemas that dbt publishes', ({ test, timeout }) => {
  timeout(120_000);

  test("a contract is valid by dbt 1.8's, 1.9's, 1.10's and 1.11's", async () => {
    const dir = tempDir();
    const facts = { MESHGATE_ENVIRONMENT: 'prod', MESHGATE_PUBLISHED_AT: '20261122T043000123Z' };
    writeFileSync(join(dir, 'contract.json'), contractOf(readFileSync(hard), hard).text(facts));
    const names = readdirSync(folder).filter((name) => name.endsWith('.gz'));
    for (const name of names)
      writeFileSync(join(dir, name.slice(0, -3)), gunzipSync(readFileSync(join(folder, name))));
    const script = `
import copy, glob, json, sys, jsonschema
contract = json.load(open(sys.argv[1] + '/contract.json'))
strange = copy.deepcopy(contract)
next(iter(strange['nodes'].values()))['unknown'] = 1
for path in sorted(glob.glob(sys.argv[1] + '/manifest-v12-*.json')):
    validator = jsonschema.Draft202012Validator(json.load(open(path)))
    assert list(validator.iter_errors(strange)), path + ' forbids nothing'
    print(path.split('dbt-')[-1], [error.message[:300] for error in validator.iter_errors(contract)])`;
    const { stdout, stderr } = await spawnCommand(python, ['-c', script, dir], { env: cleanEnv() });
    assert.equal(
      stdout.trim().split('\n'),
      ['1.10.json []', '1.11.json []', '1.8.json []', '1.9.json []'],
      stderr,
    );
  });
});
