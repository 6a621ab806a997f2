import { ruleSuite } from '../rule-suite.ts';
import { marketing, sales } from '../sample-mesh.ts';

const RULE = 'project-name-ambiguous';
const twin = 'name: sales\n';

ruleSuite(
  RULE,
  {
    'projects of different names': { ...sales(), ...marketing("ref('sales', 'orders')") },
    'names in other letters': { ...sales(), 'other/dbt_project.yml': 'name: Sales\n' },
    'what dbt and others put beside the project': {
      ...sales(),
      'sales/target/dbt_project.yml': twin,
      'sales/dbt_packages/sales/dbt_project.yml': twin,
      'node_modules/sales/dbt_project.yml': twin,
      '.venv/lib/python3.11/site-packages/sales/dbt_project.yml': twin,
    },
    'a file that names no project, and is refused as that': {
      ...sales(),
      'copy/sales/dbt_project.yml': 'profile: warehouse\n',
      'mesh.yml': 'version: 1\nrules: {project-file-invalid: off}\n',
    },
    'a file that names no project, before one that does': {
      'copy/sales/dbt_project.yml': 'profile: warehouse\n',
      'more/sales/dbt_project.yml': 'profile: warehouse\n',
      ...sales(),
      'mesh.yml': 'version: 1\nrules: {project-file-invalid: off}\n',
    },
    'a target folder of another name': {
      ...sales(),
      'sales/dbt_project.yml': 'name: sales\ntarget-path: build\n',
      'sales/build/dbt_project.yml': twin,
    },
  },
  {
    'a second folder of the name': {
      files: { ...sales(), 'sandbox/sales/dbt_project.yml': twin },
      finds: [`${RULE} sandbox/sales/dbt_project.yml:1:1-1:1`],
      says: 'The project name sales is also that of sales: a reference to it reaches the nearer folder.',
      helps: 'Rename one of them',
    },
    'a folder of the name of the root': {
      files: { 'dbt_project.yml': twin, 'copy/dbt_project.yml': twin },
      finds: [`${RULE} copy/dbt_project.yml:1:1-1:1`],
      says: 'is also that of the root folder',
    },
    'each folder after the first': {
      files: { 'a/dbt_project.yml': twin, 'b/dbt_project.yml': twin, 'c/dbt_project.yml': twin },
      finds: [`${RULE} b/dbt_project.yml:1:1-1:1`, `${RULE} c/dbt_project.yml:1:1-1:1`],
    },
  },
);
