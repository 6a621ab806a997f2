import * as assert from 'uvu/assert';
import { listJson } from '../../src/report/list-json.ts';
import { golden } from '../harness/golden.ts';
import { suite } from '../harness/suite.ts';
import { workspaceOf } from '../rules/judge-files.ts';
import { LIST_MESH } from './list-mesh.ts';

type Json = Readonly<Record<string, unknown>>;
interface Listed extends Json {
  readonly name: string;
  readonly refs: readonly Json[];
  readonly sources: readonly Json[];
  readonly columns: readonly Json[];
}
interface Document {
  readonly projects: readonly { readonly name: string; readonly nodes: readonly Listed[] }[];
}

async function listed(): Promise<Document> {
  const { projects, mesh } = await workspaceOf(LIST_MESH);
  return JSON.parse(listJson(projects, mesh.resolved)) as Document;
}

suite('the JSON of mesh ls', ({ test }) => {
  test('as committed', async () => {
    const { projects, mesh } = await workspaceOf(LIST_MESH);
    golden('test/report/golden/list.json', listJson(projects, mesh.resolved));
  });

  test('has these keys in this order', async () => {
    const document = await listed();
    assert.equal(Object.keys(document), ['version', 'projects']);
    const [project] = document.projects;
    assert.equal(Object.keys(project ?? {}), ['name', 'path', 'nodes']);
    const nodes = document.projects.flatMap(({ nodes: of }) => of);
    for (const node of nodes) {
      assert.equal(Object.keys(node), [
        'unique_id',
        'resource_type',
        'name',
        'version',
        'access',
        'contract_enforced',
        'group',
        'path',
        'columns',
        'refs',
        'sources',
      ]);
    }
    const keys = (of: readonly Json[]): string[] => [...new Set(of.map((item) => Object.keys(item).join()))];
    assert.equal(keys(nodes.flatMap(({ refs }) => refs)), [
      'package,name,version,unique_id,path,line,column,certainty',
    ]);
    assert.equal(keys(nodes.flatMap(({ sources }) => sources)), ['source_name,table_name,path,line,column']);
    assert.equal(keys(nodes.flatMap(({ columns }) => columns)), ['name,data_type']);
  });

  test('says what each reference resolves to, and null where nothing is known', async () => {
    const nodes = (await listed()).projects.flatMap(({ nodes: of }) => of);
    const refs = nodes.filter(({ name }) => name.startsWith('campaigns') || name === 'costs');
    assert.equal(
      refs.flatMap((node) => node.refs.map(({ name, unique_id, certainty }) => [name, unique_id, certainty])),
      [
        ['orders', 'model.sales.orders.v2', 'certain'],
        ['campaigns_raw', 'model.marketing.campaigns_raw', 'certain'],
        [null, null, 'unknown'],
        ['nothing', null, 'certain'],
        ['costs', null, 'certain'],
      ],
    );
  });

  test('leaves out what is disabled', async () => {
    const names = (await listed()).projects.flatMap(({ nodes }) => nodes.map(({ name }) => name));
    assert.ok(names.includes('margins'));
    assert.not.ok(names.includes('old'));
  });
});
