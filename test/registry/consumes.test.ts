import * as assert from 'uvu/assert';
import type { ConsumedUpstream, Consumes } from '../../src/registry/consumes.ts';
import { folderStore } from '../../src/registry/folder-store.ts';
import { parseConsumes } from '../../src/registry/parse-consumes.ts';
import { planConsumes, type Reads, writeConsumes } from '../../src/registry/publish-consumes.ts';
import { readAllConsumes } from '../../src/registry/read-consumes.ts';
import type { Store } from '../../src/registry/store.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { readsOf, upstreamRead } from './sample-consumes.ts';

const KEY = 'down/prod/latest/consumes.json';
const NOW = new Date('2026-11-22T04:30:00.123Z');

async function publish(store: Store, reads: Reads, now = NOW): Promise<string> {
  const plan = await planConsumes(store, reads, now);
  await writeConsumes(store, plan);
  return plan.action;
}

async function textIn(store: Store): Promise<string> {
  return (await store.read(KEY))?.bytes.toString() ?? '';
}

suite('registry: what a project reads', ({ test }) => {
  test('is written once, and again only where it changed', async () => {
    const store = folderStore(tempDir());
    assert.is(await publish(store, readsOf('down')), 'write');
    assert.equal(await store.list(''), [KEY]);
    const first = await textIn(store);
    const later = { ...readsOf('down'), git_commit: 'f'.repeat(40), dbt_version: '1.12.0' };
    assert.is(await publish(store, later, new Date('2027-01-01')), 'nothing');
    assert.is(await textIn(store), first);
    const moved: ConsumedUpstream = { ...upstreamRead(), contract: null };
    assert.is(await publish(store, { ...later, upstreams: [moved] }), 'write');
    const now = JSON.parse(await textIn(store)) as Consumes;
    assert.is(now.git_commit, 'f'.repeat(40));
    assert.is(now.published_at, '20261122T043000124Z', 'a later one has a later time');
  });

  test('a project that reads nobody leaves no file, and says so where it once read', async () => {
    const store = folderStore(tempDir());
    const nobody = { ...readsOf('down'), upstreams: [] };
    assert.equal(await planConsumes(store, nobody, NOW), { action: 'nothing', since: null });
    await publish(store, readsOf('down'));
    assert.is(await publish(store, nobody), 'write');
    assert.equal((JSON.parse(await textIn(store)) as Consumes).upstreams, []);
  });

  test('one of two publishers at the same moment is told, and the other one stays', async () => {
    const store = folderStore(tempDir());
    const plan = await planConsumes(store, readsOf('down'), NOW);
    await publish(store, { ...readsOf('down'), upstreams: [{ ...upstreamRead(), contract: null }] });
    const theirs = await textIn(store);
    await rejects(writeConsumes(store, plan), 'somebody else');
    assert.is(await textIn(store), theirs);
  });

  test('one that is broken is written anew', async () => {
    const store = folderStore(tempDir());
    await store.create(KEY, Buffer.from('{"version": 1'));
    assert.is(await publish(store, readsOf('down')), 'write');
    const parsed = parseConsumes(Buffer.from(await textIn(store)), { project: 'down', environment: 'prod' });
    assert.ok(parsed.ok);
  });

  test('every project of the registry is asked, in every environment, but for those that are known', async () => {
    const store = folderStore(tempDir());
    for (const project of ['down', 'other', 'mine']) await publish(store, readsOf(project));
    await publish(store, { ...readsOf('down'), environment: 'dev' });
    await store.create('up/prod/latest/manifest.json', Buffer.from('{}'));
    await store.create('stray.txt', Buffer.from('not a project'));
    await store.create('broken/prod/latest/consumes.json', Buffer.from('[]'));
    const told = await readAllConsumes(store, new Set(['mine']));
    assert.equal(
      told.map(({ key, parsed }) => [key, parsed.ok]),
      [
        ['broken/prod/latest/consumes.json', false],
        ['down/dev/latest/consumes.json', true],
        ['down/prod/latest/consumes.json', true],
        ['other/prod/latest/consumes.json', true],
      ],
    );
    assert.equal(await readAllConsumes(folderStore(tempDir()), new Set()), []);
  });
});

/** A change of what is sound, and what is said of it. */
const spoilt: [name: string, change: (json: Record<string, unknown>) => unknown, says: string][] = [
  ['a list', () => [], 'it is no object'],
  ['null', () => null, 'it is no object'],
  [
    'a later version',
    (json) => ({ ...json, version: 2 }),
    'its version is 2, and this meshgate reads version 1',
  ],
  ['no version', ({ version: _, ...json }) => json, 'its version is null'],
  ['another project', (json) => ({ ...json, project: 'other' }), 'it is of the project other'],
  ['another environment', (json) => ({ ...json, environment: 'dev' }), 'it is of the environment dev'],
  ['a project that leads elsewhere', (json) => ({ ...json, project: '../up' }), 'its project is no name'],
  ['a time that is none', (json) => ({ ...json, published_at: 'now' }), 'its published_at is no timestamp'],
  ['no upstreams', ({ upstreams: _, ...json }) => json, 'its upstreams is no list'],
  ['upstreams that are names', (json) => ({ ...json, upstreams: ['up'] }), 'its upstreams[0] is no object'],
  ['a text without an end', (json) => ({ ...json, dbt_version: 'x'.repeat(5000) }), 'has 5000 characters'],
  [
    'a key of the prototype instead of its own',
    ({ project: _, ...json }) =>
      JSON.parse(`{"__proto__": {"project": "down"}, ${JSON.stringify(json).slice(1)}`),
    'its project is no text',
  ],
  [
    'a line before the first',
    (json) => JSON.parse(JSON.stringify(json).replace('"line":3', '"line":0')),
    'its upstreams[0].reads[0].readers[0].line is no place in a file',
  ],
  [
    'columns in a state of their own',
    (json) => JSON.parse(JSON.stringify(json).replace('"state":"read"', '"state":"none"')),
    'its upstreams[0].reads[0].readers[0].columns.state is neither read nor unknown',
  ],
];

suite('registry: what a stranger tells that he reads', ({ test }) => {
  const sound = { version: 1, ...readsOf('down'), published_at: '20261122T043000123Z' };
  const reasonOf = (bytes: Buffer): string => {
    const parsed = parseConsumes(bytes, { project: 'down', environment: 'prod' });
    return parsed.ok ? 'sound' : parsed.reason;
  };

  test('is read as it was written', () => {
    const parsed = parseConsumes(Buffer.from(JSON.stringify(sound)), {
      project: 'down',
      environment: 'prod',
    });
    assert.equal(parsed, { ok: true, consumes: sound });
  });

  test('may hold what a later meshgate adds to it', () => {
    const more = { ...sound, comment: { anything: [1, 2] } };
    assert.is(reasonOf(Buffer.from(JSON.stringify(more))), 'sound');
  });

  for (const [name, change, says] of spoilt) {
    test(`is refused as a whole: ${name}`, () => {
      assert.match(reasonOf(Buffer.from(JSON.stringify(change(structuredClone(sound))))), says);
    });
  }

  test('is refused as a whole: what is no JSON, no UTF-8, too deep or too long', () => {
    assert.is(reasonOf(Buffer.from('{"version": 1')), 'it is not valid JSON');
    assert.is(reasonOf(Buffer.from([0x22, 0xff, 0x22])), 'it is not valid JSON');
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    assert.is(reasonOf(Buffer.from(`{"version": 1, "project": ${deep}}`)), 'its project is no text');
    assert.match(reasonOf(Buffer.alloc(64 * 1024 * 1024 + 1)), 'are the most');
  });
});
