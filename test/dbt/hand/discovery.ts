import type { MeshCase } from '../mesh-case.ts';

/** Which files dbt reads, as what, and by which name. */
export const DISCOVERY: MeshCase = {
  name: 'discovery',
  folders: ['p'],
  files: {
    'p/dbt_project.yml': `name: p
version: '1.0'
profile: case
flags: {send_anonymous_usage_stats: false}
model-paths: ["{{ env_var('MESHGATE_UNSET', 'models') }}", "./more/models/", "{{ 'src' }}"]
seed-paths: [data, more/data]
snapshot-paths: ["snaps"]
analysis-paths: ["an", "missing"]
macro-paths: ["macros", "src"]
test-paths: ["checks"]
target-path: "target"
clean-targets: [target]
models: {p: {sub: {+access: public}, a.b: {+access: private}}}
`,
    'p/.dbtignore': `# a comment
ignored*.sql
models/skipped/
**/deep_skip/*.sql
!models/skipped/kept.sql
*.tmp.sql
/models/rooted.sql
`,
    'p/models/a.sql': 'select 1',
    'p/models/sub/b.sql': "{{ ref('a') }}",
    'p/models/sub/ignored_one.sql': "{{ ref('nothing') }}",
    'p/models/skipped/c.sql': "{{ ref('nothing') }}",
    'p/models/skipped/c.yml': 'models: [{name: a, access: private}]',
    'p/models/x/deep_skip/d.sql': "{{ ref('nothing') }}",
    'p/models/x/rooted.sql': 'select 1',
    'p/models/rooted.sql': 'select 1 from {{ nothing() }}',
    'p/models/one.tmp.sql': "{{ ref('nothing') }}",
    'p/models/x/UPPER.SQL': "{{ ref('a') }}",
    'p/models/.hidden.sql': "{{ ref('nothing') }}",
    'p/models/~x.sql': "{{ ref('nothing') }}",
    'p/models/_under.sql': 'select 1',
    'p/models/__schema.yml': 'models: [{name: _under, access: public}]',
    'p/models/.hidden_dir/e.sql': 'select 1',
    'p/models/notes.md': "{% docs d %} ref('nothing') {% enddocs %}",
    'p/models/a.b/dot.folder.sql': 'select 1',
    'p/models/empty.sql': '',
    'p/models/blank.yml': '',
    'p/models/comment.yml': '# nothing here\n',
    'p/models/csv_here.csv': 'id\n1\n',
    'p/models/target/t.sql': 'select 1',
    'p/more/models/m.sql': "{{ ref('a') }} {{ ref('sd') }} {{ ref('sd2') }}",
    'p/src/macro_and_model.sql': '{% macro mm() %}{{ ref("a") }}{% endmacro %}select 1',
    'p/other/no.sql': "{{ ref('nothing') }}",
    'p/data/sd.csv': 'id\n1\n',
    'p/data/sd.sql': 'select 1',
    'p/more/data/x/sd2.csv': 'id\n1\n',
    'p/snaps/s.sql': `{% snapshot s %}{{ config(target_schema='s', unique_key='id', strategy='check', check_cols=['id']) }} select * from {{ ref('a') }}{% endsnapshot %}`,
    'p/an/q.sql': "{{ ref('a') }}",
    'p/checks/t.sql': "{{ ref('a') }}",
    'p/checks/x/generic/t2.sql': "{{ ref('a') }}",
    'p/checks/generic/g.sql': '{% test g(model) %}select 1 where false{% endtest %}',
    'p/macros/x.sql': '{% macro x() %}{% endmacro %}',
    'p/macros/bom.sql': '\ufeff{% macro bom() %}{% endmacro %}',
    'p/models/bom.yml': '\ufeffmodels: [{name: empty, access: public}]',
    'p/models/latin.sql': "select 'é' as \"naïve ☃\" from {{ ref('a') }}",
  },
};
