import * as assert from 'uvu/assert';
import { judgeChange } from '../../../src/commands/judge-change.ts';
import { judgeSnapshot } from '../../../src/commands/judge-snapshot.ts';
import type { Finding } from '../../../src/finding.ts';
import type { CacheFolder } from '../../../src/project/cache/cache-folder.ts';
import { blobId } from '../../../src/source/blob-id.ts';
import { bytesOf, entriesOf } from '../../../src/source/listing.ts';
import type { Snapshot } from '../../../src/source/snapshot.ts';
import { suite } from '../../harness/suite.ts';
import { tempDir } from '../../harness/temp-dir.ts';
import { manifestOf } from '../../rules/sample-mesh.ts';

type Files = Readonly<Record<string, string>>;

/** A commit without Git that notes what is read of it. */
function commitOf(files: Files, reads: string[]): Snapshot {
  const listing = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `100644 ${blobId(Buffer.from(text))} 0\t${bytesOf(path)}\0`)
    .join('');
  return {
    label: 'a commit',
    list: async () => entriesOf(listing),
    listing: async () => listing,
    read: async (paths) => {
      const there = paths.filter((path) => Object.hasOwn(files, path));
      reads.push(...there);
      return new Map(there.map((path) => [path, Buffer.from(files[path] ?? '')]));
    },
  };
}

function memoryCache(): CacheFolder {
  const files = new Map<string, string[]>();
  return {
    read: (name) => ({ parts: files.get(name) ?? [], isWhole: true }),
    write: (name, text) => void files.set(name, [text]),
    append: (name, text) => void files.set(name, [...(files.get(name) ?? []), text]),
    has: (name) => files.has(name),
    remove: (name) => void files.delete(name),
    prune: () => undefined,
  };
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly existing: number;
  readonly reads: readonly string[];
}

/** A commit upon another one, as `mesh check --staged` judges it. */
async function commit(
  root: string,
  cache: CacheFolder | undefined,
  now: Files,
  before: Files,
): Promise<Judged> {
  const reads: string[] = [];
  const judging = { root, today: '2026-11-22', cache, memory: { keys: [], records: null } };
  const judgement = await judgeSnapshot(judging, commitOf(now, reads));
  const verdict = await judgeChange(judging, judgement, async () => [commitOf(before, reads)]);
  return { ...verdict, reads };
}

const schema = (...columns: string[]): string => `models:
  - name: orders
    config: {access: public, contract: {enforced: true}}
    columns:
${columns.map((name) => `      - {name: ${name}, data_type: integer}\n`).join('')}`;

const MESH: Files = {
  'mesh.yml': 'version: 1\nregistry: shelf\n',
  'sales/dbt_project.yml': 'name: sales\n',
  'sales/models/orders.sql': 'select 1 as id, 2 as amount\n',
  'sales/models/days.sql': 'select 1 as day\n',
  'sales/models/schema.yml': schema('id', 'amount'),
  'shop/dbt_project.yml': 'name: shop\n',
  'shop/models/reach.py': "def model(dbt, session):\n    return dbt.ref('sales', 'orders')\n",
};
const COLUMNS = Object.fromEntries(['id', 'amount'].map((name) => [name, { name, data_type: 'integer' }]));
const PUBLISHED: Files = {
  ...MESH,
  'shelf/sales/prod/latest/manifest.json': manifestOf('sales', {
    orders: { columns: COLUMNS, original_file_path: 'models/orders.sql' },
  }),
};
const SHELF = /^shelf\//;

/** What is committed, and whether sales is published. */
const EDITS: Readonly<Record<string, Files>> = {
  nothing: {},
  'a model that is not public': { 'sales/models/days.sql': "select * from {{ ref('orders') }}\n" },
  'a new model that is not public': { 'sales/models/weeks.sql': 'select 1 as week\n' },
  'the words of a public model': {
    'sales/models/schema.yml': `${schema('id', 'amount')}    description: Orders.\n`,
  },
  'a column more': { 'sales/models/schema.yml': schema('id', 'amount', 'total') },
  'a column less': { 'sales/models/schema.yml': schema('id') },
  'another name': { 'sales/models/schema.yml': schema('id', 'total') },
  'another policy': { 'mesh.yml': 'version: 1\nregistry: shelf\ncompatibility: strict\n' },
  'no contract': { 'sales/models/schema.yml': schema('id', 'amount').replace('true', 'false') },
  'no model': { 'sales/models/schema.yml': 'models: []\n' },
};

suite('what is kept of promises', ({ test }) => {
  for (const [name, before] of Object.entries({ published: PUBLISHED, 'not published': MESH })) {
    test(`makes no difference where sales is ${name}`, async () => {
      const [root, cache] = [tempDir(), memoryCache()];
      let last = before;
      const edits = Object.entries(EDITS);
      for (const [index, [first, edit]] of edits.entries()) {
        const [second, more] = edits[(index * 3 + 1) % edits.length] ?? ['', {}];
        for (const now of [
          { ...before, ...edit },
          { ...before, ...edit, ...more },
        ]) {
          const told = ({ findings, existing }: Judged): string =>
            JSON.stringify([findings, existing], null, 1);
          const whole = told(await commit(root, undefined, now, last));
          for (const time of ['new', 'known'])
            assert.is(told(await commit(root, cache, now, last)), whole, `${first}, then ${second}, ${time}`);
          last = now;
        }
      }
    });
  }

  test('spares a commit that touches no promise the reading of what is published, and of what was', async () => {
    for (const before of [PUBLISHED, MESH]) {
      const [root, cache] = [tempDir(), memoryCache()];
      await commit(root, cache, before, before);
      for (const name of [
        'a model that is not public',
        'a new model that is not public',
        'the words of a public model',
      ]) {
        const edit = EDITS[name] ?? {};
        const { reads, findings } = await commit(root, cache, { ...before, ...edit }, before);
        assert.is(findings.length, 0);
        assert.equal(
          reads.filter((path) => SHELF.test(path)),
          [],
          name,
        );
        const wanted = [...Object.keys(edit), 'sales/dbt_project.yml', 'sales/dependencies.yml'];
        assert.equal(
          reads.filter((path) => !wanted.includes(path)),
          [],
          name,
        );
      }
    }
  });

  test('does not spare one that does', async () => {
    const [root, cache] = [tempDir(), memoryCache()];
    await commit(root, cache, PUBLISHED, PUBLISHED);
    const edited = { ...PUBLISHED, ...EDITS['a column less'] };
    const { reads, findings } = await commit(root, cache, edited, PUBLISHED);
    assert.ok(reads.some((path) => SHELF.test(path)));
    assert.equal(
      findings.map(({ rule, target }) => `${rule} ${target}`),
      ['breaking-change column-removed:amount'],
    );
    const after = await commit(root, cache, { ...edited, 'README.md': 'x\n' }, edited);
    assert.equal([after.findings.length, after.existing], [0, 1]);
  });
});
