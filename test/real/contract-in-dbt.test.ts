import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { sourcesFile } from '../../src/generate/sources-file.ts';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const bin = process.platform === 'win32' ? '.venv/Scripts' : '.venv/bin';

/** The fixture is an upstream with all that is hard: versions, groups, keys, two schemas, Jinja in a description. */
const hardPath = join(repoRoot, 'test/manifest/fixtures/hard-up.manifest.json');
const contract = contractOf(readFileSync(hardPath), hardPath).text({ MESHGATE_ENVIRONMENT: 'prod' });

function reader(name: string, files: Record<string, string>): string {
  const dir = join(tempDir('dbt-'), name);
  const all = {
    'dbt_project.yml': `name: ${name}\nversion: 1.0.0\nprofile: p\nflags: {send_anonymous_usage_stats: false}\n`,
    'profiles.yml': 'p: {target: prod, outputs: {prod: {type: duckdb, path: wh.duckdb, schema: main}}}\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

async function dbt(cwd: string, ...args: string[]): Promise<{ status: number | null; said: string }> {
  const { status, stdout, stderr } = await spawnCommand(
    join(repoRoot, bin, 'dbt'),
    ['--no-use-colors', ...args],
    { cwd, env: cleanEnv() },
  );
  return { status, said: stdout + stderr };
}

suite('manifest: what dbt itself makes of a contract', ({ test, timeout }) => {
  timeout(120_000);

  test("is valid by dbt's own schema", async () => {
    const file = join(tempDir(), 'contract.json');
    writeFileSync(file, contract);
    const script = `
import json, sys, jsonschema
from dbt.artifacts.schemas.manifest.v12.manifest import WritableManifest
contract = json.load(open(sys.argv[1]))
check = lambda m: [e.message[:300] for e in jsonschema.Draft202012Validator(WritableManifest.json_schema()).iter_errors(m)]
assert check({**contract, 'unknown': 1}), 'the schema forbids nothing'
print(check(contract))`;
    const python = join(repoRoot, bin, 'python');
    const { stdout, stderr } = await spawnCommand(python, ['-c', script, file], { env: cleanEnv() });
    assert.is(stdout.trim(), '[]', stderr);
  });

  test('dbt-loom resolves models, versions and seeds from it', async () => {
    const dir = reader('looms', {
      'contract.json': contract,
      'state/manifest.json': contract,
      'dbt_loom.config.yml': 'manifests: [{name: hard_up, type: file, config: {path: contract.json}}]\n',
      'models/r.sql':
        "select 1 as a from {{ ref('hard_up', 'fct') }}, {{ ref('hard_up', 'fct', v=1) }}, {{ ref('hard_up', 'countries') }}, {{ ref('hard_up', 'dim_customers') }}",
    });
    const { status, said } = await dbt(dir, '--no-populate-cache', 'compile', '--no-introspect');
    assert.is(status, 0, said);
    assert.is(
      readFileSync(join(dir, 'target/compiled/looms/models/r.sql'), 'utf8').trim(),
      'select 1 as a from "wh"."main"."fct_v2", "wh"."main"."fct_v1", "wh"."main"."countries", "wh"."main_dims"."dim_customers"',
    );
    const deferred = await dbt(dir, 'compile', '--defer', '--state', 'state');
    assert.is(deferred.status, 0, deferred.said);
  });

  test('the sources file brings no warning, the same relations, and the words as they were', async () => {
    const upstream = readManifest(Buffer.from(contract), 'contract');
    const dir = reader('reads', {
      'models/_mesh_hard_up.yml': sourcesFile(upstream, { environment: 'prod', timestamp: null }),
      'models/r.sql':
        "select 1 as a from {{ source('hard_up', 'fct') }}, {{ source('hard_up', 'fct_v1') }}, {{ source('hard_up', 'dim_customers') }}",
    });
    const { status, said } = await dbt(
      dir,
      '--warn-error',
      'compile',
      '--no-introspect',
      '--show-all-deprecations',
    );
    assert.is(status, 0, said);
    assert.is(
      readFileSync(join(dir, 'target/compiled/reads/models/r.sql'), 'utf8').trim(),
      'select 1 as a from "wh"."main"."fct_v2", "wh"."main"."fct_v1", "wh"."main_dims"."dim_customers"',
    );
    const read = JSON.parse(readFileSync(join(dir, 'target/manifest.json'), 'utf8'));
    for (const id of ['source.reads.hard_up.dim_customers', 'source.reads.hard_up.fct']) {
      const target = read.sources[id].config.meta.mesh.unique_id;
      const node = upstream.nodes.find(({ unique_id }) => unique_id === target);
      assert.is(read.sources[id].description, node?.description.trim(), id);
      for (const column of node?.columns ?? []) {
        const { description, data_type } = read.sources[id].columns[column.name];
        assert.equal([description, data_type], [column.description.trim(), column.data_type]);
      }
    }
  });
});
