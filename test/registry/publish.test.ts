import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { folderStore } from '../../src/registry/folder-store.ts';
import { type Publication, planPublish, publish } from '../../src/registry/publish.ts';
import { readLatest, readLocked } from '../../src/registry/read-published.ts';
import type { Store } from '../../src/registry/store.ts';
import { verifyManifest } from '../../src/registry/verify-manifest.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { bytesOf, makeManifest } from '../manifest/make-manifest.ts';

const NOW = new Date('2026-11-22T04:30:00.123Z');
const LATEST = 'up/prod/latest/manifest.json';

function publication(description: string): Publication {
  const models = [{ name: 'orders', access: 'public', enforced: true, description }];
  const contract = contractOf(bytesOf(makeManifest('up', models)), 'm.json');
  return {
    project: 'up',
    environment: 'prod',
    contractSha256: contract.sha256,
    textAt: (time) => contract.text({ MESHGATE_PUBLISHED_AT: time, MESHGATE_GIT_COMMIT: 'abc' }),
  };
}

suite('registry: publish', ({ test }) => {
  test('writes history and latest with the same bytes', async () => {
    const store = folderStore(tempDir());
    const plan = await publish(store, publication('one'), NOW);
    assert.is(plan.action, 'write');
    assert.equal(await store.list(''), ['up/prod/history/20261122T043000123Z/manifest.json', LATEST]);
    const [history, latest] = await Promise.all((await store.list('')).map((key) => store.read(key)));
    assert.ok(latest?.bytes.equals(history?.bytes ?? Buffer.alloc(0)));
  });

  test('an equal contract writes nothing, whatever the time', async () => {
    const store = folderStore(tempDir());
    await publish(store, publication('one'), NOW);
    const again = await publish(store, publication('one'), new Date('2027-01-01'));
    assert.equal(again, { action: 'nothing', since: '20261122T043000123Z' });
    assert.is((await store.list('')).length, 2);
  });

  test('a plan writes nothing', async () => {
    const store = folderStore(tempDir());
    const plan = await planPublish(store, publication('one'), NOW);
    assert.is(plan.action, 'write');
    assert.equal(await store.list(''), []);
  });

  test('times never collide and never go back', async () => {
    const store = folderStore(tempDir());
    for (const text of ['one', 'two', 'three']) await publish(store, publication(text), NOW);
    await publish(store, publication('four'), new Date('2020-01-01'));
    assert.equal(
      (await store.list('up/prod/history/')).map((key) => key.split('/')[3]),
      ['20261122T043000123Z', '20261122T043000124Z', '20261122T043000125Z', '20261122T043000126Z'],
    );
    const latest = await readLatest(store, 'up', ['prod']);
    assert.is(latest?.entry.timestamp, '20261122T043000126Z');
  });

  test('replaces a latest that is broken', async () => {
    const store = folderStore(tempDir());
    await store.create(LATEST, Buffer.from('{"metadata": {'));
    await publish(store, publication('one'), NOW);
    assert.is((await readLatest(store, 'up', ['prod']))?.entry.git_commit, 'abc');
  });

  test('one of two at the same moment is told, and both are in history', async () => {
    const store = folderStore(tempDir());
    let other: Promise<unknown> | undefined;
    const slow: Store = {
      ...store,
      replace: async (...args) => {
        other ??= publish(store, publication('theirs'), NOW);
        await other;
        return store.replace(...args);
      },
    };
    await rejects(publish(slow, publication('mine'), NOW), 'somebody else');
    const latest = (await store.read(LATEST))?.bytes.toString() ?? '';
    assert.match(latest, 'theirs');
    const history = await store.list('up/prod/history/');
    const texts = await Promise.all(
      history.map(async (key) => (await store.read(key))?.bytes.toString() ?? ''),
    );
    assert.is(texts.filter((text) => text.includes('mine')).length, 1);
    assert.ok(texts.includes(latest));
  });
});

suite('registry: read what was published', ({ test }) => {
  test('in the first environment that has it', async () => {
    const store = folderStore(tempDir());
    await publish(store, publication('one'), NOW);
    assert.is((await readLatest(store, 'up', ['dev', 'prod']))?.entry.environment, 'prod');
    assert.is(await readLatest(store, 'up', ['dev']), null);
    assert.is(await readLatest(store, 'nobody', ['prod']), null);
  });

  test('the locked one comes out of history after a later publish', async () => {
    const store = folderStore(tempDir());
    await publish(store, publication('one'), NOW);
    const first = await readLatest(store, 'up', ['prod']);
    if (first === null) throw new Error('nothing was published');
    await publish(store, publication('two'), NOW);
    assert.ok((await readLocked(store, 'up', first.entry)).equals(first.bytes));
    await rejects(
      readLocked(store, 'up', { ...first.entry, sha256: '0'.repeat(64) }),
      /no longer has .* sha256/s,
    );
    const gone = { ...first.entry, timestamp: '20200101T000000000Z', environment: 'dev' };
    await rejects(readLocked(store, 'up', gone), 'it is not there');
  });

  test('trusts no byte that was altered, is of another project, or is no manifest', async () => {
    const store = folderStore(tempDir());
    await publish(store, publication('one'), NOW);
    const text = (await store.read(LATEST))?.bytes.toString() ?? '';
    const reason = (changed: string): string => {
      const verdict = verifyManifest(Buffer.from(changed), { project: 'up' });
      return verdict.ok ? 'ok' : verdict.reason;
    };
    assert.is(reason(text), 'ok');
    assert.match(reason(text.replace('"one"', '"two"')), 'altered');
    assert.match(reason(text.replace('"project_name": "up"', '"project_name": "down"')), 'project "down"');
    assert.match(reason(text.slice(0, -20)), 'JSON');
    assert.match(reason(text.replace('manifest/v12', 'manifest/v6')), 'v6');
    assert.match(reason('{}'), 'schema');
    await store.replace(
      LATEST,
      Buffer.from(text.replace('"one"', '"two"')),
      (await store.read(LATEST))?.tag ?? '',
    );
    await rejects(readLatest(store, 'up', ['prod']), /cannot be trusted/);
  });
});
