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

const bin = join(repoRoot, process.platform === 'win32' ? '.venv/Scripts' : '.venv/bin');

/** Every text that YAML or Jinja could take for something else. */
const HOSTILE = [
  "{{ env_var('SECRET') }} {% raw %} {# gone #}",
  'a: "b" # c',
  '---\n- &x *y !z\n\ttab',
  '  leading\n\n\ntrailing  ',
  '> | @ ` % \\n \\u0007 \u00e9\u{1f600} \u2028 end',
  `long ${'word '.repeat(60)}`,
];

const UP = {
  'models/order.sql': `{{ config(alias='Weird Name.x') }}
select 1 as "select", 'a' as "Mixed Case", cast(2 as decimal(10,2)) as amount`,
  'models/fct_v1.sql': 'select 1 as id',
  'models/fct_v2.sql': 'select 1 as id, 2 as more',
  'models/hidden.sql': 'select 1 as id',
  'models/schema.yml': `models:
  - name: order
    config: {access: public, contract: {enforced: true}, schema: select}
    columns:
      - {name: select, quote: true, data_type: integer, constraints: [{type: not_null}, {type: unique}]}
      - {name: Mixed Case, quote: true, data_type: varchar, constraints: [{type: not_null}]}
      - {name: amount, data_type: "decimal(10,2)"}
  - name: fct
    latest_version: 2
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}, {name: more, data_type: integer}]
    versions: [{v: 1, columns: [{include: all, exclude: [more]}]}, {v: 2}]
`,
};

const MART = `select o."select", o."Mixed Case", o.amount, v1.id, v2.more, latest.more as same
from {{ source('up', 'order') }} o
join {{ source('up', 'fct_v1') }} v1 on true
join {{ source('up', 'fct_v2') }} v2 on true
join {{ source('up', 'fct') }} latest on true
`;

function project(folder: string, name: string, files: Readonly<Record<string, string>>): string {
  const dir = join(folder, name);
  const all = {
    'dbt_project.yml': `name: ${name}\nversion: 1.0.0\nprofile: p\nmodels: {+materialized: table}\nflags: {send_anonymous_usage_stats: false}\n`,
    'profiles.yml': 'p: {target: prod, outputs: {prod: {type: duckdb, path: ../wh.duckdb, schema: main}}}\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

async function build(dir: string): Promise<string> {
  const args = ['--no-use-colors', '--warn-error', 'build'];
  const { status, stdout } = await spawnCommand(join(bin, 'dbt'), args, { cwd: dir, env: cleanEnv() });
  assert.is(status, 0, stdout);
  return stdout;
}

suite('a sources file in the hands of dbt', ({ test, timeout }) => {
  timeout(180_000);

  test('builds and tests what is named, quoted and described as badly as can be', async () => {
    const folder = tempDir('dbt-');
    const up = project(folder, 'up', UP);
    await build(up);
    const path = join(up, 'target/manifest.json');
    // dbt renders descriptions, so what looks like Jinja is put in after it.
    const written = JSON.parse(readFileSync(path, 'utf8'));
    const model = written.nodes['model.up.order'];
    for (const described of [model, model.columns['select']]) described.description = HOSTILE.join('\n');
    const contract = contractOf(Buffer.from(JSON.stringify(written)), path).text({});
    const generated = sourcesFile(readManifest(Buffer.from(contract), path), {
      environment: 'prod',
      timestamp: null,
    });
    const down = project(folder, 'down', { 'models/mart.sql': MART, 'models/_mesh_up.yml': generated });
    const said = await build(down);
    for (const name of [
      'source_not_null_up_order_+select',
      'source_unique_up_order_+select',
      'source_not_null_up_order_+Mixed_Case',
      'source_not_null_up_fct_v1_id',
      'source_not_null_up_fct_id',
    ]) {
      assert.match(said, new RegExp(`PASS ${name}`, 'i'));
    }
    const manifest = JSON.parse(readFileSync(join(down, 'target/manifest.json'), 'utf8'));
    const order = manifest.sources['source.down.up.order'];
    assert.is(order.description, HOSTILE.join('\n').trim());
    assert.is(order.columns['select'].description, HOSTILE.join('\n').trim());
    assert.is(order.relation_name, '"wh"."main_select"."Weird Name.x"');
  });
});
