import type { MeshCase } from '../mesh-case.ts';

const project = (name: string, more = ''): string =>
  `name: ${name}\nversion: '1.0'\nprofile: case\nflags: {send_anonymous_usage_stats: false}\n${more}`;
const UPSTREAM = {
  'up/dbt_project.yml': project('up', 'models: {+schema: up}\n'),
  'up/models/orders.sql': 'select 1 as id',
  'up/models/only_up.sql': 'select 1 as id',
  'up/models/shared_name.sql': 'select 1 as id',
  'up/models/ver_v1.sql': 'select 1 as id',
  'up/models/ver_v2.sql': 'select 1 as id',
  'up/models/m.yml': `models:
  - {name: orders, access: public, config: {contract: {enforced: true}}, columns: [{name: id, data_type: int}]}
  - {name: only_up, access: public}
  - {name: shared_name, access: public}
  - {name: ver, access: public, latest_version: 1, versions: [{v: 1}, {v: 2}]}
`,
  'up/seeds/up_seed.csv': 'id\n1\n',
};
const READERS = {
  'models/two.sql': "{{ ref('up', 'orders') }} {{ ref('up', 'ver') }} {{ ref('up', 'ver', v=2) }}",
  'models/one.sql': "{{ ref('only_up') }} {{ ref('shared_name') }} {{ ref('ver', v=2) }}",
  'models/shared_name.sql': 'select 1 as id',
  'models/hook.sql': `{{ config(post_hook="select * from {{ ref('up', 'orders') }}") }} select 1`,
  'models/py.py': `def model(dbt, session):\n    return dbt.ref("up", 'orders')\n`,
  'models/t.yml': `models:
  - name: one
    columns: [{name: id, data_tests: [{relationships: {to: "ref('up', 'orders')", field: id}}]}]
exposures: [{name: ex, type: notebook, owner: {name: n}, depends_on: ["ref('up', 'ver', v=1)", ref('only_up')]}]
`,
  'tests/t.sql': "select * from {{ ref('up', 'orders') }} where false",
  'analyses/an.sql': "{{ ref('up', 'orders') }}",
};
const below = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

/** References to another project, over dbt-loom. */
export const LOOM: MeshCase = {
  name: 'loom',
  folders: ['up', 'down'],
  files: {
    ...UPSTREAM,
    'down/dbt_project.yml': project('down'),
    'down/dbt_loom.config.yml': `manifests: [{name: up, type: file, config: {path: ../up/target/manifest.json}}]\n`,
    ...below('down', READERS),
  },
};

/** The same over an installed `local:` package, whose seeds are within reach, too. */
export const PACKAGE: MeshCase = {
  name: 'package',
  folders: ['up', 'down'],
  needsDeps: true,
  files: {
    ...UPSTREAM,
    'down/dbt_project.yml': project(
      'down',
      'models: {up: {+access: public}, down: {+access: private, +group: g}}\n',
    ),
    'down/packages.yml': 'packages: [{local: ../up}]\n',
    ...below('down', READERS),
    'down/models/g.yml': 'groups: [{name: g, owner: {name: n}}]',
    'down/models/seed.sql': "{{ ref('up_seed') }} {{ ref('up', 'up_seed') }}",
  },
};
