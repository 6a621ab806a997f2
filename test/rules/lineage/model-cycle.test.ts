import type { Files } from '../judge-files.ts';
import { ruleSuite } from '../rule-suite.ts';
import { generated, PUBLIC } from '../sample-mesh.ts';

const RULE = 'model-cycle';
const QUIET: Files = { 'mesh.yml': 'version: 1\nrules: {project-cycle: off}\n' };

/** Projects with public models; each model reads what stands behind it: `{'sales.a': ['finance.b']}`. */
function mesh(reads: Readonly<Record<string, readonly string[]>>, more: Files = QUIET): Files {
  const files: Record<string, string> = {};
  for (const [key, targets] of Object.entries(reads)) {
    const [project = '', name = ''] = key.split('.');
    files[`${project}/dbt_project.yml`] = `name: ${project}\n`;
    files[`${project}/models/${name}.yml`] = `models: [{name: ${name}, config: ${PUBLIC}}]\n`;
    files[`${project}/models/${name}.sql`] = targets
      .map((target) => `{{ ref('${target.replace('.', "', '")}') }}\n`)
      .join('');
  }
  return { ...files, ...more };
}
const at = (place: string): string => `${RULE} ${place}`;

ruleSuite(
  RULE,
  {
    'a chain over projects': mesh({ 'a.x': ['b.y'], 'b.y': ['c.z'], 'c.z': [] }),
    'two projects that read each other, where no model does': mesh({
      'a.x': ['b.y'],
      'b.y': [],
      'b.z': ['a.w'],
      'a.w': [],
    }),
    'a cycle inside of one project, which dbt finds': mesh({ 'a.x': ['a.y'], 'a.y': ['a.x'] }),
    'two ways to one model': mesh({ 'a.x': ['b.y', 'b.z'], 'b.y': ['c.w'], 'b.z': ['c.w'], 'c.w': [] }),
    'a test that looks back': {
      ...mesh({ 'a.x': ['b.y'], 'b.y': [] }),
      'b/tests/t.sql': "select * from {{ ref('a', 'x') }}\n",
    },
    'a cycle through a model that is disabled': {
      ...mesh({ 'a.x': ['b.y'], 'b.y': [] }),
      'b/models/off.sql': "{{ config(enabled=false) }} {{ ref('a', 'x') }}\n",
    },
    'a package and its root': {
      ...mesh({ 'a.x': ['b.y'], 'b.y': ['a.x'] }),
      'a/packages.yml': 'packages:\n  - local: ../b\n',
    },
    'two folders of one name, each with half of a cycle': {
      ...mesh({ 'a.x': ['b.y'], 'b.y': [], 'b.z': ['a.w'], 'a.w': [] }),
      'mesh.yml': 'version: 1\nrules: {project-cycle: off, project-name-ambiguous: off}\n',
      'twin/a/dbt_project.yml': 'name: a\n',
      'twin/a/models/x.sql': 'select 1\n',
      'twin/a/models/x.yml': `models: [{name: x, config: ${PUBLIC}}]\n`,
      'twin/b/dbt_project.yml': 'name: b\n',
      'twin/b/models/y.sql': "{{ ref('a', 'x') }}\n",
      'twin/b/models/y.yml': `models: [{name: y, config: ${PUBLIC}}]\n`,
    },
  },
  {
    'two models': {
      files: mesh({ 'a.x': ['b.y'], 'b.y': ['a.x'] }),
      finds: [at('a/models/x.sql:1:4-1:17')],
      says: 'read each other in a cycle: a.x → b.y → a.x.',
      helps: 'Break it at one of its 2 references between projects',
    },
    'a cycle with models inside of a project': {
      files: mesh({ 'b.y': ['b.z'], 'b.z': ['a.x'], 'a.w': ['b.y'], 'a.x': ['a.w'] }),
      finds: [at('a/models/w.sql:1:4-1:17')],
      says: 'a.w → b.y → b.z → a.x → a.w',
    },
    'a cycle over three projects': {
      files: mesh({ 'c.z': ['a.x'], 'a.x': ['b.y'], 'b.y': ['c.z'] }),
      finds: [at('a/models/x.sql:1:4-1:17')],
      says: 'a.x → b.y → c.z → a.x',
    },
    'two cycles that share a model, each once': {
      files: mesh({ 'a.x': ['b.y', 'b.z'], 'b.y': ['a.x'], 'b.z': ['a.x'] }),
      finds: [at('a/models/x.sql:1:4-1:17'), at('a/models/x.sql:2:4-2:17')],
      says: 'a.x → b.y → a.x',
    },
    'two cycles that share a reference, by that': {
      files: mesh({ 'a.x': ['b.y'], 'b.y': ['b.z', 'a.x'], 'b.z': ['a.x'] }),
      finds: [at('a/models/x.sql:1:4-1:17')],
      says: 'a.x → b.y → a.x',
    },
    'a cycle over generated sources': {
      files: {
        ...mesh({ 'sales.orders': ['marketing.spend'], 'marketing.spend': [] }),
        ...generated({ orders: 'model.sales.orders' }),
        'marketing/models/spend.sql': "{{ source('sales', 'orders') }}\n",
      },
      finds: [at('marketing/models/spend.sql:1:4-1:29')],
      says: 'marketing.spend → sales.orders → marketing.spend',
    },
  },
);
