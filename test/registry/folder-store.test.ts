import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { takeLock } from '../../src/registry/folder-lock.ts';
import { folderStore } from '../../src/registry/folder-store.ts';
import { openStore } from '../../src/registry/open-store.ts';
import type { Store } from '../../src/registry/store.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const KEY = 'up/prod/latest/manifest.json';
const bytes = (text: string): Buffer => Buffer.from(text);
const textOf = async (store: Store, key = KEY): Promise<string | undefined> =>
  (await store.read(key))?.bytes.toString();

suite('registry: a folder', ({ test }) => {
  test('creates an object once, and never changes it', async () => {
    const store = folderStore(join(tempDir(), 'new'));
    assert.is(await store.read(KEY), null);
    assert.is(await store.create(KEY, bytes('one')), true);
    assert.is(await store.create(KEY, bytes('two')), false);
    assert.is(await textOf(store), 'one');
  });

  test('of many that create the same object at once one wins, and it is whole', async () => {
    const store = folderStore(tempDir());
    const texts = Array.from({ length: 12 }, (_, index) => String(index).repeat(50_000));
    const won = await Promise.all(texts.map((text) => store.create(KEY, bytes(text))));
    assert.is(won.filter(Boolean).length, 1);
    assert.is(await textOf(store), texts[won.indexOf(true)]);
  });

  test('replaces only what is as it was read', async () => {
    const store = folderStore(tempDir());
    assert.is(await store.replace(KEY, bytes('one'), null), true);
    assert.is(await store.replace(KEY, bytes('two'), null), false);
    const first = await store.read(KEY);
    assert.is(await store.replace(KEY, bytes('two'), first?.tag ?? ''), true);
    assert.is(await store.replace(KEY, bytes('three'), first?.tag ?? ''), false);
    assert.is(await textOf(store), 'two');
  });

  test('loses no change when many count up at once', async () => {
    const folder = tempDir();
    await folderStore(folder).create(KEY, bytes('0'));
    const countUp = async (): Promise<void> => {
      const store = folderStore(folder);
      for (let done = false; !done; ) {
        const current = await store.read(KEY);
        const next = String(Number(current?.bytes.toString()) + 1);
        done = await store.replace(KEY, bytes(next), current?.tag ?? null);
      }
    };
    await Promise.all(Array.from({ length: 8 }, countUp));
    assert.is(await textOf(folderStore(folder)), '8');
  });

  test('lists keys in order and leaves nothing else behind', async () => {
    const folder = tempDir();
    const store = folderStore(folder);
    await store.create('up/prod/history/2/manifest.json', bytes('b'));
    await store.create('up/prod/history/1/manifest.json', bytes('a'));
    await store.replace(KEY, bytes('b'), null);
    assert.equal(await store.list('up/prod/history/'), [
      'up/prod/history/1/manifest.json',
      'up/prod/history/2/manifest.json',
    ]);
    assert.is((await store.list('')).length, 3);
    assert.equal(await folderStore(join(folder, 'missing')).list(''), []);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    assert.equal(
      files.filter((name) => name.includes('.mesh-')),
      [],
    );
  });

  for (const key of ['../x', 'up/../../x', '/etc/x', 'up//x', 'a\\b', 'C:x']) {
    test(`refuses the key ${key}`, async () => {
      const folder = join(tempDir(), 'registry');
      const store = folderStore(folder);
      await rejects(store.create(key, bytes('x')), 'no key');
      await rejects(store.read(key), 'no key');
      assert.not.ok(existsSync(join(folder, '../x')));
    });
  }

  test('a folder that may not be written to is named, and nothing is left', async () => {
    const folder = tempDir();
    writeFileSync(join(folder, 'up'), 'a file where a folder should be');
    const error = await rejects(folderStore(folder).create(KEY, bytes('x')), /cannot be written/);
    assert.match(error.message, folder);
    assert.is(readFileSync(join(folder, 'up'), 'utf8'), 'a file where a folder should be');
  });
});

suite('registry: the lock of a folder', ({ test }) => {
  test('is held by one at a time', async () => {
    const file = join(tempDir(), '.mesh-publish.lock');
    let inside = 0;
    let most = 0;
    const enter = async (): Promise<void> => {
      const lock = await takeLock(file);
      inside++;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 10 }, enter));
    assert.is(most, 1);
    assert.not.ok(existsSync(file));
  });

  test('of a dead holder is taken over by one, and the dead one knows it has lost', async () => {
    const file = join(tempDir(), '.mesh-publish.lock');
    writeFileSync(file, JSON.stringify({ token: 'dead', host: 'elsewhere' }));
    let inside = 0;
    let most = 0;
    const enter = async (): Promise<void> => {
      const lock = await takeLock(file, 100);
      inside++;
      most = Math.max(most, inside);
      assert.ok(await lock.isHeld());
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 5 }, enter));
    assert.is(most, 1);
    assert.equal(readdirSync(join(file, '..')), []);
  });

  test('of a living holder is not taken over, however long it is held', async () => {
    const file = join(tempDir(), '.mesh-publish.lock');
    const lock = await takeLock(file);
    const waiting = takeLock(file, 1_200).then((second) => ['second', second] as const);
    const pause = new Promise<readonly ['pause', null]>((resolve) =>
      setTimeout(resolve, 2_500, ['pause', null]),
    );
    const [first] = await Promise.race([waiting, pause]);
    assert.is(first, 'pause');
    assert.ok(await lock.isHeld());
    await lock.release();
    const [, second] = await waiting;
    await second.release();
  });

  test('that somebody else took meanwhile is not released', async () => {
    const file = join(tempDir(), '.mesh-publish.lock');
    const lock = await takeLock(file);
    writeFileSync(file, JSON.stringify({ token: 'other', host: 'elsewhere' }));
    assert.not.ok(await lock.isHeld());
    await lock.release();
    assert.match(readFileSync(file, 'utf8'), 'other');
  });
});

suite('registry: open', ({ test }) => {
  test('a folder is relative to the Git root', async () => {
    const root = tempDir();
    mkdirSync(join(root, 'registry/up/prod/latest'), { recursive: true });
    writeFileSync(join(root, 'registry', KEY), 'x');
    const store = await openStore('registry', root);
    assert.is(await textOf(store), 'x');
    assert.is(store.describe(), 'registry');
  });

  test('S3 is said to come later, another scheme to be unknown', async () => {
    const s3 = await rejects(openStore('s3://bucket/prefix', '/'), 'S3');
    assert.is(s3.name, 'OutsideError');
    const other = await rejects(openStore('gs://bucket', '/'), 'gs://');
    assert.is(other.name, 'UsageError');
  });
});
