import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { ManifestError } from '../../src/manifest/manifest-error.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { verifyManifest } from '../../src/registry/verify-manifest.ts';
import { safeText } from '../../src/report/safe-text.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, type MadeManifest, makeManifest } from './make-manifest.ts';

const HOSTILE: readonly [what: string, name: string][] = [
  ['a path out of the folder', '../../x'],
  ['a path of Windows', '..\\..\\x'],
  ['a line of its own', 'orders\nmodels: []'],
  ['a terminal escape', 'orders\u001b[2J\u001b]0;owned\u0007'],
  ['text that runs backwards', 'orders\u202egpj.sql'],
  ['nothing to be seen', 'or\u200bders'],
  ['10 MB', 'x'.repeat(10_000_000)],
];

/** Who bears a name: how it comes into the manifest, and whether a path would do harm there. */
const BEARERS: readonly [
  bearer: string,
  isFile: boolean,
  put: (manifest: MadeManifest, name: string) => void,
][] = [
  [
    'a project',
    true,
    (manifest, name) => {
      manifest.metadata.project_name = name;
      node(manifest)['package_name'] = name;
    },
  ],
  [
    'a model',
    true,
    (manifest, name) => {
      manifest.nodes[`model.up.${name}`] = { ...node(manifest), name };
      delete manifest.nodes['model.up.orders'];
    },
  ],
  [
    'a version',
    true,
    (manifest, name) => Object.assign(node(manifest), { version: name, latest_version: name }),
  ],
  ['a group', true, (manifest, name) => Object.assign(node(manifest), { group: name })],
  [
    'a group in config',
    true,
    (manifest, name) => Object.assign(node(manifest), { config: { access: 'public', group: name } }),
  ],
  ['a column', false, (manifest, name) => Object.assign(node(manifest), { columns: { [name]: { name } } })],
  ['a schema', false, (manifest, name) => Object.assign(node(manifest), { schema: name })],
  ['an alias', false, (manifest, name) => Object.assign(node(manifest), { alias: name })],
  ['a database', false, (manifest, name) => Object.assign(node(manifest), { database: name })],
];

function node(manifest: MadeManifest): Record<string, unknown> {
  return Object.values(manifest.nodes)[0] ?? {};
}

function made(): MadeManifest {
  return makeManifest('up', [
    { name: 'orders', access: 'public', enforced: true, columns: [{ name: 'id' }] },
  ]);
}

suite('manifest: hostile names are not published', ({ test }) => {
  for (const [bearer, isFile, put] of BEARERS) {
    for (const [what, name] of HOSTILE) {
      if (!isFile && /^\.\./.test(name)) continue;
      test(`${bearer} of ${what}`, () => {
        const manifest = made();
        put(manifest, name);
        let error: unknown = null;
        try {
          contractOf(bytesOf(manifest), 'm.json');
        } catch (thrown) {
          error = thrown;
        }
        assert.instance(error, ManifestError);
        const message = safeText((error as ManifestError).message);
        assert.match(message, /a path makes no name|control characters make no name|1024 is the most/);
        assert.ok(message.length < 1_000, 'the message is as long as the name');
        assert.not.match(message, /[\n\u001b\u202e]/);
      });
    }
  }

  test('what nobody publishes may be called what it likes', () => {
    const manifest = made();
    manifest.nodes['model.up.../../x'] = {
      ...node(manifest),
      name: '../../x',
      access: 'private',
      config: {},
    };
    assert.is(contractOf(bytesOf(manifest), 'm.json').size, 1);
  });

  test('a column may have any name that a database takes', () => {
    const manifest = made();
    const names = ['Total %', 'größe/höhe', '..', 'a"b', "o'clock", '日本', '{{ x }}'];
    Object.assign(node(manifest), { columns: Object.fromEntries(names.map((name) => [name, { name }])) });
    const { nodes } = readManifest(Buffer.from(contractOf(bytesOf(manifest), 'm.json').text({})), 'm.json');
    assert.equal(
      nodes[0]?.columns.map(({ name }) => name),
      names,
    );
  });
});

suite('manifest: names that are keys of every object', ({ test }) => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    test(`${name} is a name like any other: of a project, a model, a group, a column and a version`, () => {
      const id = `model.${name}.${name}.v${name}`;
      const text = JSON.stringify({
        ...made(),
        metadata: { ...made().metadata, project_name: name },
        nodes: 'NODES',
        groups: 'GROUPS',
        parent_map: {},
      });
      const model = {
        ...{ name, package_name: name, access: 'public', config: {}, version: name, latest_version: name },
        ...{ group: name, depends_on: { nodes: [] }, columns: 'COLUMNS' },
      };
      const entry = (key: string, value: unknown): string =>
        `{${JSON.stringify(key)}: ${JSON.stringify(value)}}`;
      const manifest = text
        .replace(
          '"NODES"',
          entry(id, model).replace('"COLUMNS"', entry(name, { name, data_type: 'integer' })),
        )
        .replace('"GROUPS"', entry(name, { name, package_name: name, owner: { name: 'x' } }));
      const contract = contractOf(Buffer.from(manifest), 'm.json');
      const bytes = Buffer.from(contract.text({}));
      const [read] = readManifest(bytes, 'm.json').nodes;
      assert.equal(
        [
          contract.project,
          read?.name,
          read?.version,
          read?.group,
          read?.columns[0]?.name,
          read?.columns[0]?.data_type,
        ],
        [name, name, name, name, name, 'integer'],
      );
      assert.ok(verifyManifest(bytes, { project: name }).ok);
      assert.match(bytes.toString(), `"group_map": {\n    "${name}": [`);
      assert.is(({} as Record<string, unknown>)['data_type'], undefined);
    });
  }
});
