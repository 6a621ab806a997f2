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
import { storeContract } from './store-contract.ts';

const KEY = 'up/prod/latest/manifest.json';
const bytes = (text: string): Buffer => Buffer.from(text);
const textOf = async (store: Store, key = KEY): Promise<string | undefined> =>
  (await store.read(key))?.bytes.toString();

storeContract(
  'a folder',
  async () => {
    const folder = join(tempDir(), 'new');
    return () => folderStore(folder);
  },
  { many: 60 },
);

suite('registry: a folder', ({ test }) => {
  test('leaves nothing but its objects behind', async () => {
    const folder = tempDir();
    const store = folderStore(folder);
    await store.create('up/prod/history/1/manifest.json', bytes('a'));
    await store.replace(KEY, bytes('b'), null);
    await store.remove('up/prod/history/1/manifest.json');
    assert.equal(readdirSync(join(folder, 'up/prod')).sort(), ['history', 'latest']);
    assert.equal(readdirSync(join(folder, 'up/prod/history')), []);
    assert.equal(await folderStore(join(folder, 'missing')).list(''), []);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    assert.equal(
      files.filter((name) => name.includes('.mesh-')),
      [],
    );
  });

  test('a key leads nowhere else', async () => {
    const folder = join(tempDir(), 'registry');
    await rejects(folderStore(folder).create('../x', bytes('x')), 'no key');
    assert.not.ok(existsSync(join(folder, '../x')));
  });

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

  test('S3 is named without its options, and another scheme is unknown', async () => {
    const s3 = await openStore('s3://bucket/prefix/?region=eu-central-1', '/');
    assert.is(s3.describe(), 's3://bucket/prefix');
    const other = await rejects(openStore('gs://bucket', '/'), 'gs://');
    assert.is(other.name, 'UsageError');
  });
});
