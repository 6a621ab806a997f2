import { cpSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { nodesOfListing, nodesOfManifest } from './listed-nodes.ts';
import { startParseServer } from './parse-server.ts';

type Json = Record<string, unknown>;

/** The mesh of this repository, and beside it a project with what that has not. */
const OWN = ['dbt_up', 'dbt_down', 'dbt_down_loom', 'registry', 'mesh.yml', 'mesh.lock', 'profiles.yml'];
const SHOP: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: shop
version: 1.0.0
profile: dbt_up
flags: {send_anonymous_usage_stats: false}
models: {shop: {marts: {+access: public, +contract: {enforced: true}}}}
`,
  'models/groups.yml': 'groups: [{name: finance, owner: {name: f}}]',
  'models/sources.yml': 'sources: [{name: raw, tables: [{name: orders}, {name: items}]}]',
  'models/staging/stg_orders.sql':
    "{{ config(group='finance', access='private') }} select * from {{ source('raw', 'orders') }}",
  'models/marts/orders_v1.sql':
    "{{ config(group='finance') }}\nselect id from {{ ref('stg_orders') }}\n-- {{ ref('countries') }}",
  'models/marts/orders_v2.sql': "select id, total from {{ ref('shop', 'orders', v=1) }}",
  'models/marts/lines.sql':
    "{% for t in ['orders', 'items'] %} select * from {{ source('raw', t) }} {% endfor %}",
  'models/marts/_marts.yml': `models:
  - name: orders
    latest_version: 1
    columns:
      - {name: id, data_type: int, data_tests: [unique]}
      - {name: total, data_type: "numeric(10, 2)"}
    versions:
      - {v: 1, columns: [{include: all, exclude: [total]}]}
      - v: 2
        config: {contract: {enforced: false}, group: finance}
  - name: lines
    access: protected
    columns:
      - name: id
        data_type: varchar
        data_tests: [{relationships: {arguments: {to: ref('orders'), field: id}}}]
unit_tests:
  - name: adds_up
    model: lines
    given: [{input: "source('raw', 'orders')", rows: []}, {input: "source('raw', 'items')", rows: []}]
    expect: {rows: []}
exposures:
  - {name: board, type: dashboard, owner: {name: o}, depends_on: ["ref('orders', v=2)", "source('raw', 'items')"]}
`,
  'seeds/countries.csv': 'code\nDE\n',
  'seeds/_seeds.yml':
    'seeds: [{name: countries, config: {group: finance}, columns: [{name: code, data_type: text}]}]',
  'snapshots/history.sql': `{% snapshot history %}
{{ config(schema='s', unique_key='id', strategy='check', check_cols='all') }}
select * from {{ ref('orders', version=2) }}
{% endsnapshot %}`,
  'tests/no_negative_totals.sql': "select * from {{ ref('orders', v='2') }} where total < 0",
  'analyses/top.sql': "select * from {{ ref('lines') }}",
  'macros/cents.sql': '{% macro cents(column) %}{{ column }} / 100{% endmacro %}',
};

suite('mesh ls --format json, against dbt', ({ test, before, after, timeout }) => {
  timeout(90_000);
  let repo: GitRepo;
  let server: ReturnType<typeof startParseServer>;
  let listing: { version: number; projects: { name: string; path: string; nodes: Json[] }[] };

  before(async () => {
    server = startParseServer();
    repo = await gitRepo();
    for (const path of OWN) cpSync(join(repoRoot, path), join(repo.dir, path), { recursive: true });
    for (const [path, text] of Object.entries(SHOP)) repo.write(`shop/${path}`, text);
    repo.write('.gitignore', 'target/\nlogs/\nwarehouse/\nstate/\n');
    const { stdout } = await repo.mesh('ls', '--format', 'json');
    listing = JSON.parse(stdout) as typeof listing;
  });
  after(() => server.close());

  test('each project, with these fields and no others', () => {
    assert.equal(Object.keys(listing), ['version', 'projects']);
    assert.is(listing.version, 1);
    assert.equal(
      listing.projects.map(({ name, path }) => [name, path]),
      [...OWN.slice(0, 3), 'shop'].sort().map((name) => [name, name]),
    );
    const fields = (of: readonly Json[]): string[] => [
      ...new Set(of.map((item) => Object.keys(item).join(' '))),
    ];
    const nodes = listing.projects.flatMap((project) => project.nodes);
    const under = (key: string): Json[] => nodes.flatMap((node) => node[key] as Json[]);
    assert.equal(fields(listing.projects as unknown as Json[]), ['name path nodes']);
    assert.equal(fields(nodes), [
      'unique_id resource_type name version access contract_enforced group path columns refs sources',
    ]);
    assert.equal(fields(under('columns')), ['name data_type']);
    assert.equal(fields(under('refs')), ['package name version unique_id path line column certainty']);
    assert.equal(fields(under('sources')), ['source_name table_name path line column']);
  });

  for (const project of ['dbt_up', 'dbt_down', 'dbt_down_loom', 'shop']) {
    test(`${project} is what dbt's manifest says`, async () => {
      assert.is(await server.parse(join(repo.dir, project)), null);
      const nodes = listing.projects.find(({ name }) => name === project)?.nodes ?? [];
      const expected = nodesOfManifest(repo.dir, project, project);
      assert.ok(expected.length > 3);
      const listed = nodesOfListing(nodes);
      assert.equal(listed.map(idOf), expected.map(idOf));
      for (const [index, node] of expected.entries()) assert.equal(listed[index], node);
    });
  }

  test('the place of a reference is where its call begins', () => {
    const nodes = listing.projects.flatMap((project) => project.nodes);
    const calls = nodes.flatMap((node) => [...(node['refs'] as Json[]), ...(node['sources'] as Json[])]);
    for (const { path, line, column } of calls.filter((call) => !isNameOfUnitTest(call))) {
      const text = repo.read(String(path)).split('\n')[Number(line) - 1] ?? '';
      assert.match(text.slice(Number(column) - 1), /^(?:ref|source)\(/);
    }
    assert.ok(calls.length > 15);
  });
});

/** `model: lines` is a reference without a call. */
function isNameOfUnitTest({ path, name, line }: Json): boolean {
  return path === 'shop/models/marts/_marts.yml' && name === 'lines' && Number(line) > 0;
}

function idOf({ unique_id }: { readonly unique_id: string }): string {
  return unique_id;
}
