import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

const TYPES = ['integer', 'varchar', 'numeric(18,2)', 'timestamp_ntz', 'boolean', 'date'];
const COLUMNS = 24;
const TESTS = 6;
/** One model in fifty is public: 20 of 1,000. */
const PUBLIC_EVERY = 50;

/** As Python's json.dumps writes it, and so dbt: a space after each comma and colon, ASCII alone. */
function dumps(value) {
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${dumps(key)}: ${dumps(inner)}`);
    return `{${entries.join(', ')}}`;
  }
  const ascii = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, ascii);
}

const NUMBER = '@n@';
const model = `model_${NUMBER}`;

function sql(lines) {
  const select = Array.from(
    { length: lines },
    (_, line) =>
      `    coalesce(base.col_${line}, "other"."col_${line}") as col_${line},  -- naïve, but enough`,
  );
  return `with base as (\n    select * from {{ ref('${model}_source') }}\n)\nselect\n${select.join('\n')}\n    1 as one\nfrom base\n`;
}

function modelNode(isPublic) {
  const columns = Array.from({ length: COLUMNS }, (_, index) => ({
    name: `col_${index}`,
    description: `What col_${index} says of a row of ${model}, in as many words as people write.`,
    meta: {},
    data_type: TYPES[index % TYPES.length],
    constraints:
      index === 0
        ? [{ type: 'not_null', name: null, expression: null, warn_unenforced: true, warn_unsupported: true }]
        : [],
    quote: null,
    config: { meta: {}, tags: [] },
    tags: [],
    granularity: null,
    doc_blocks: [],
  }));
  const contract = { enforced: isPublic, alias_types: true };
  const access = isPublic ? 'public' : 'protected';
  return {
    database: 'bench_up_prod',
    schema: 'marts',
    name: model,
    resource_type: 'model',
    package_name: 'bench_up',
    path: `marts/${model}.sql`,
    original_file_path: `models/marts/${model}.sql`,
    unique_id: `model.bench_up.${model}`,
    fqn: ['bench_up', 'marts', model],
    alias: model,
    checksum: { name: 'sha256', checksum: createHash('sha256').update('x').digest('hex') },
    config: {
      ...{
        enabled: true,
        alias: null,
        schema: 'marts',
        database: null,
        tags: ['nightly'],
        meta: {},
        group: null,
      },
      ...{ materialized: 'table', incremental_strategy: null, batch_size: null, lookback: 1, begin: null },
      ...{
        persist_docs: {},
        'post-hook': [],
        'pre-hook': [],
        quoting: {},
        column_types: {},
        full_refresh: null,
      },
      ...{
        unique_key: null,
        on_schema_change: 'ignore',
        on_configuration_change: 'apply',
        grants: {},
        packages: [],
      },
      ...{ docs: { show: true, node_color: null }, contract, event_time: null, access, freshness: null },
    },
    tags: ['nightly'],
    description: `What a row of ${model} is, when it changes, and who asked for it.`,
    columns: Object.fromEntries(columns.map((column) => [column.name, column])),
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: 'bench_up://models/marts/schema.yml',
    build_path: null,
    unrendered_config: { materialized: 'table', access, contract },
    created_at: 1795333144.6316347,
    relation_name: `"bench_up_prod"."marts"."${model}"`,
    raw_code: sql(40),
    doc_blocks: [],
    language: 'sql',
    refs: [{ name: `${model}_source`, package: null, version: null }],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: ['macro.dbt.statement'], nodes: [`model.bench_up.${model}_source`] },
    compiled_path: `target/compiled/bench_up/models/marts/${model}.sql`,
    compiled: true,
    compiled_code: sql(70),
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: { ...contract, checksum: null },
    access,
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  };
}

function testNode(index) {
  const { config, columns, ...like } = modelNode(false);
  const name = `not_null_${model}_col_${index}`;
  const unique_id = `test.bench_up.${name}.7900cb14ae`;
  return {
    test_metadata: {
      name: 'not_null',
      kwargs: { column_name: `col_${index}`, model: `{{ get_where_subquery(ref('${model}')) }}` },
      namespace: null,
    },
    ...like,
    ...{
      name,
      resource_type: 'test',
      unique_id,
      alias: name,
      columns: {},
      raw_code: '{{ test_not_null(**_dbt_generic_test_kwargs) }}',
    },
    config: {
      enabled: true,
      alias: null,
      schema: 'dbt_test__audit',
      tags: [],
      meta: {},
      severity: 'ERROR',
      fail_calc: 'count(*)',
    },
    compiled_code: `select col_${index}\nfrom "bench_up_prod"."marts"."${model}"\nwhere col_${index} is null\n`,
    depends_on: { macros: ['macro.dbt.test_not_null'], nodes: [`model.bench_up.${model}`] },
  };
}

/** Writes the manifest of a project of so many models, shaped as dbt 1.11 shapes it; returns its size in bytes. */
export function makeManifest(file, { models, atLeast = 0 }) {
  const handle = openSync(file, 'w');
  let size = 0;
  const write = (text) => {
    size += writeSync(handle, text);
  };
  const entries = (value) => dumps(value).slice(1, -1);
  const nodesOf = (isPublic) =>
    entries(
      Object.fromEntries(
        [modelNode(isPublic), ...Array.from({ length: TESTS }, (_, index) => testNode(index))].map((node) => [
          node.unique_id,
          node,
        ]),
      ),
    );
  const [open, closed] = [nodesOf(true), nodesOf(false)];
  const metadata = {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    ...{
      dbt_version: '1.11.16',
      generated_at: '2026-11-22T04:30:00.000000Z',
      env: {},
      project_name: 'bench_up',
    },
    ...{ project_id: createHash('md5').update('bench_up').digest('hex'), adapter_type: 'duckdb' },
  };
  write(`{"metadata": ${dumps(metadata)}, "nodes": {`);
  let count = 0;
  for (; count < models || size < atLeast; count++) {
    const text = count % PUBLIC_EVERY === 0 ? open : closed;
    write(`${count === 0 ? '' : ', '}${text.replaceAll(NUMBER, String(count))}`);
  }
  const macros = Array.from({ length: 400 }, (_, index) => [
    `macro.dbt.macro_${index}`,
    {
      name: `macro_${index}`,
      resource_type: 'macro',
      package_name: 'dbt',
      macro_sql: sql(12),
      depends_on: { macros: [] },
    },
  ]);
  write(`}, "sources": {}, "macros": ${dumps(Object.fromEntries(macros))}, "docs": {}, "exposures": {}`);
  write(', "metrics": {}, "groups": {}, "selectors": {}, "disabled": {}');
  for (const map of ['parent_map', 'child_map']) {
    write(`, "${map}": {`);
    for (let index = 0; index < count; index++) {
      write(
        `${index === 0 ? '' : ', '}"model.bench_up.model_${index}": ["model.bench_up.model_${index}_source"]`,
      );
    }
    write('}');
  }
  write(', "group_map": {}, "saved_queries": {}, "semantic_models": {}, "unit_tests": {}, "functions": {}}');
  closeSync(handle);
  return { size, models: count };
}
