import * as assert from 'uvu/assert';
import { listTable } from '../../src/report/list-table.ts';
import { golden } from '../harness/golden.ts';
import { suite } from '../harness/suite.ts';
import { workspaceOf } from '../rules/judge-files.ts';
import { marketing, sales } from '../rules/sample-mesh.ts';
import { LIST_MESH } from './list-mesh.ts';

suite('the table of mesh ls', ({ test }) => {
  test('as committed', async () =>
    golden('test/report/golden/list-table.txt', listTable((await workspaceOf(LIST_MESH)).projects)));

  test('says so where there is no project', () =>
    assert.is(listTable([]), 'No dbt project here: no dbt_project.yml was found.\n'));

  test('has a project that holds nothing', async () => {
    const text = listTable((await workspaceOf({ 'dbt_project.yml': 'name: empty\n' })).projects);
    assert.match(text, /^empty {2}\.\n {2}TYPE {2}NAME/);
    assert.is(text.split('\n').length, 3);
  });

  test('shows the control characters of names', async () => {
    const files = {
      ...sales(),
      ...marketing("'x'"),
      'sales/models/\u001b[2Jwiped.sql': 'select 1\n',
      'evil/dbt_project.yml': 'name: "evil\\e]0;title\\a"\n',
    };
    const text = listTable((await workspaceOf(files)).projects);
    assert.match(text, '\\u001b[2Jwiped');
    assert.match(text, 'evil\\u001b]0;title\\u0007');
    assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test('lets no name make a line of its own', async () => {
    const files = { ...sales(), 'evil/dbt_project.yml': 'name: "evil\\n::error::forged"\n' };
    assert.not.match(listTable((await workspaceOf(files)).projects), /^\s*::error/m);
  });
});
