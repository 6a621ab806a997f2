import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { pythonPath } from '../dbt/python-path.ts';
import { suite } from '../harness/suite.ts';
import { type ReferenceMesh, referenceMesh } from '../scenarios/reference-mesh.ts';
import { DATABASES, SAMPLE, setupFile } from '../snowflake/setup-account.ts';
import { sqlOf } from '../snowflake/statements.ts';
import { type Fakesnow, snowflakeVenv, startFakesnow } from './fakesnow.ts';

const COLUMNS = 'order_id, status, amount, created_at, order_tier, processed_by';
const READERS = ['dbt_down', 'dbt_down_loom'] as const;

type Rows = readonly (readonly (string | null)[])[];

suite('the whole workflow on both warehouses', ({ test, before, after, timeout }) => {
  timeout(900_000);
  let mesh: ReferenceMesh;
  let server: Fakesnow;
  before(async () => {
    mesh = referenceMesh();
    server = await startFakesnow();
  });
  after(() => {
    server.stop();
    mesh.remove();
  });

  test('build, publish, sync, build the readers with --defer, validate: the same rows', async () => {
    const onDuckdb = new Map<string, Rows>();
    workflow(mesh);
    for (const reader of READERS) onDuckdb.set(reader, duckdbRows(mesh, reader));

    const refused = await server.run([...sqlOf(DATABASES), ...sqlOf(SAMPLE)]);
    assert.is(refused.filter(({ sql, error }) => /^merge/.test(sql) && error !== null).length, 0);
    moveToSnowflake(mesh, server.port);
    const { status, output } = mesh.run('sh', ['-ec', quickstart('mesh:publish')]);
    assert.is(status, 0, output);
    assert.match(output, 'Cross-project lineage verified');
    const check = mesh.run(process.execPath, ['dist/cli.js', 'check']);
    assert.is(check.status, 0, check.output);
    assert.match(mesh.read('dbt_down/models/_mesh_dbt_up.yml'), 'database: DBT_UP_PROD');

    for (const reader of READERS) {
      const [answer] = await server.run([
        `select ${COLUMNS} from ${reader}_prod.marts.downstream_orders order by order_id`,
      ]);
      const rows = answer?.rows ?? [];
      for (const [warehouse, found] of [
        ['DuckDB', onDuckdb.get(reader)],
        ['Snowflake', rows],
      ] as const) {
        console.log(`${reader} on ${warehouse}\n${(found ?? []).map((row) => row.join(' | ')).join('\n')}`);
      }
      assert.is(rows.length, 10);
      assert.equal(rows, onDuckdb.get(reader));
    }
  });
});

/** The commands of the page that lead from a ready account to the built mesh: its block that holds `word`. */
function quickstart(word: string): string {
  const blocks = [...setupFile('QUICKSTART.md').matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)];
  const found = blocks.map(([, block = '']) => block).find((block) => block.includes(word));
  assert.ok(found);
  return found;
}

/** What a team does with the three projects on DuckDB. */
function workflow(mesh: ReferenceMesh): void {
  const run = (folder: string, command: string, ...args: string[]): void => {
    const { status, output } = mesh.run(command, args, folder);
    assert.is(status, 0, `${command} ${args.join(' ')} in ${folder}:\n${output}`);
  };
  const cli = (...args: string[]): void => run('.', process.execPath, 'dist/cli.js', ...args);
  run('dbt_up', 'dbt', 'build', '--target', 'prod');
  cli('publish', 'dbt_up', '--local');
  cli('sync', '--local');
  for (const reader of READERS) {
    run(reader, 'dbt', 'build', '--target', 'prod', '--defer', '--state', 'state/dbt_up');
  }
  cli('validate', '--all');
  cli('check');
}

/** dbt-snowflake in place of dbt-duckdb, the committed profile with the way to the server. */
function moveToSnowflake(mesh: ReferenceMesh, port: number): void {
  unlinkSync(join(mesh.dir, '.venv'));
  symlinkSync(snowflakeVenv(), join(mesh.dir, '.venv'), 'junction');
  const profiles = join(mesh.dir, 'snowflake_setup');
  mkdirSync(profiles, { recursive: true });
  writeFileSync(
    join(profiles, 'profiles.yml'),
    setupFile('profiles.yml').replaceAll(
      /^( +)type: snowflake$/gm,
      `$1type: snowflake\n$1host: localhost\n$1port: ${port}\n$1protocol: http`,
    ),
  );
  Object.assign(mesh.env, {
    DBT_PROFILES_DIR: profiles,
    DBT_SNOWFLAKE_ACCOUNT: 'fakesnow',
    DBT_SNOWFLAKE_USER: 'DBT_UP_USER',
    DBT_SNOWFLAKE_PASSWORD: 'fakesnow asks for none',
  });
}

function duckdbRows(mesh: ReferenceMesh, reader: string): Rows {
  const script = `import duckdb, json, sys
rows = duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall()
print(json.dumps([[str(value) for value in row] for row in rows]))`;
  const file = `warehouse/${reader}_prod.duckdb`;
  const query = `select ${COLUMNS} from marts.downstream_orders order by order_id`;
  const { status, stdout, stderr } = mesh.run(pythonPath, ['-c', script, file, query]);
  assert.is(status, 0, stderr);
  return JSON.parse(stdout);
}
