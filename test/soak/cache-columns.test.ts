import * as assert from 'uvu/assert';
import { judgeSnapshot } from '../../src/commands/judge-snapshot.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { commitOf, memoryCache, verdict } from './judged-in-memory.ts';

type Files = Readonly<Record<string, string>>;

const READER = 'down/models/reader.sql';
const contract = (...columns: string[]): string =>
  `models: [{name: orders, config: {access: public, contract: {enforced: true}}, columns: [${columns
    .map((name) => `{name: ${name}, data_type: int}`)
    .join(', ')}]}]\n`;
const profile = (type: string): string => `w: {outputs: {dev: {type: ${type}}}}\n`;

const BESIDE: Files = {
  'mesh.yml': 'version: 1\n',
  'profiles.yml': profile('postgres'),
  'up/dbt_project.yml': 'name: up\nprofile: w\n',
  'up/models/orders.sql': 'select 1 as id, 2 as amount\n',
  'up/models/p.yml': contract('id', 'amount'),
  'down/dbt_project.yml': 'name: down\nprofile: w\n',
  'down/dependencies.yml': 'projects: [{name: up}]\n',
  'down/models/local.sql': "select id from {{ source('raw', 't') }}\n",
  'down/models/next.sql': "select id from {{ ref('local') }}\n",
  'down/models/s.yml': 'sources: [{name: raw, tables: [{name: t}]}]\n',
};

/** Edits that leave every reference in its place: the files before, and what an edit makes of some. */
const CASES: Readonly<Record<string, readonly [Files, Files]>> = {
  'of another project’s model': [
    { [READER]: "select id from {{ ref('up', 'orders') }}\n" },
    { [READER]: "select ib from {{ ref('up', 'orders') }}\n" },
  ],
  'of a model that is found upstream because nobody here has its name': [
    { [READER]: "select id from {{ ref('orders') }}\n" },
    { [READER]: "select ib from {{ ref('orders') }}\n" },
  ],
  'of a table that stands for a model': [
    {
      [READER]: "select id from {{ source('up', 'orders') }}\n",
      'down/models/_mesh_up.yml':
        'sources: [{name: up, tables: [{name: orders, config: {meta: {mesh: {unique_id: model.up.orders}}}}]}]\n',
    },
    { [READER]: "select ib from {{ source('up', 'orders') }}\n" },
  ],
  'no more, whereby the finding goes': [
    { [READER]: "select ib from {{ ref('orders') }}\n" },
    { [READER]: "select id from {{ ref('orders') }}\n" },
  ],
  'of a contract that changed': [
    { [READER]: "select amount from {{ ref('orders') }}\n" },
    { 'up/models/p.yml': contract('id', 'total') },
  ],
  'of what gets a contract in the same commit': [
    {
      [READER]: "select id from {{ ref('orders') }}\n",
      'up/models/p.yml': 'models: [{name: orders, config: {access: public}}]\n',
    },
    { [READER]: "select ib from {{ ref('orders') }}\n", 'up/models/p.yml': contract('id') },
  ],
  'in the words of another dialect': [
    { [READER]: `select "ib" from {{ ref('orders') }}\n` },
    { 'profiles.yml': profile('bigquery') },
  ],
};

suite('commits and the columns that are read', ({ test, timeout }) => {
  timeout(60_000);

  for (const [name, [before, edit]] of Object.entries(CASES)) {
    for (const isForgotten of [false, true]) {
      test(`a column ${name}${isForgotten ? ', after what was read is forgotten' : ''}`, async () => {
        const root = tempDir();
        const old = new Map(Object.entries({ ...BESIDE, ...before }));
        const now = new Map([...old, ...Object.entries(edit)]);
        const [was, is] = [await verdict(root, old, undefined), await verdict(root, now, undefined)];
        assert.is.not(was, is, 'the edit makes a difference');
        const cache = memoryCache();
        for (const [files, expected] of [
          [old, was],
          [now, is],
          [old, was],
        ] as const) {
          assert.is(await verdict(root, files, cache), expected);
          if (isForgotten) cache.remove('columns');
        }
      });
    }
  }

  test('an edit of what reads nothing of another project asks for that file alone', async () => {
    const root = tempDir();
    const cache = memoryCache();
    const files = new Map(Object.entries({ ...BESIDE, [READER]: "select ib from {{ ref('orders') }}\n" }));
    const was = await verdict(root, files, cache);
    for (const path of ['down/models/local.sql', 'down/models/next.sql', 'up/models/orders.sql']) {
      files.set(path, `${files.get(path)}-- more\n`);
      const snapshot = commitOf(files);
      const asked: string[] = [];
      const read: typeof snapshot.read = (paths) => {
        asked.push(...paths);
        return snapshot.read(paths);
      };
      const { findings } = await judgeSnapshot({ root, today: '2026-11-22', cache }, { ...snapshot, read });
      assert.equal(asked, [path]);
      assert.equal(findings, (JSON.parse(was) as { findings: unknown }).findings);
    }
  });
});
