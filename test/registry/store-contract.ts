import { existsSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { publish } from '../../src/registry/publish.ts';
import type { Store } from '../../src/registry/store.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { ROUNDS } from '../soak/counts.ts';
import { auditOf, numbered } from './audit.ts';

/** Makes an empty registry and returns how to open it: each call is another publisher with a client of its own. */
export type FreshRegistry = () => Promise<() => Store>;

const KEY = 'up/prod/latest/manifest.json';
const bytes = (text: string): Buffer => Buffer.from(text);
const textOf = async (store: Store, key = KEY): Promise<string | undefined> =>
  (await store.read(key))?.bytes.toString();

interface Bounds {
  /** More objects than one page of a listing holds. */
  readonly many: number;
  /** Whether the server completes one of several uploads of the same object, as S3 does; moto completes all. */
  readonly raceOfUploads?: boolean;
}

/** What every store promises. */
export function storeContract(
  name: string,
  fresh: FreshRegistry,
  { many, raceOfUploads = true }: Bounds,
): void {
  suite(
    `the contract of a store: ${name}`,
    ({ test, timeout }) => {
      timeout(60_000);

      test('an object is created once, and never changed by it', async () => {
        const store = (await fresh())();
        assert.is(await store.read(KEY), null);
        assert.is(await store.create(KEY, bytes('one')), true);
        assert.is(await store.create(KEY, bytes('two')), false);
        assert.is(await store.create(KEY, bytes('one')), false);
        assert.is(await textOf(store), 'one');
      });

      test('of many that create the same object at once one wins, and it is whole', async () => {
        const open = await fresh();
        const texts = Array.from({ length: 12 }, (_, index) => String(index).repeat(50_000));
        const won = await Promise.all(texts.map((text) => open().create(KEY, bytes(text))));
        assert.is(won.filter(Boolean).length, 1);
        const winner = texts[won.indexOf(true)];
        assert.ok((await textOf(open())) === winner, 'the object is not what the winner wrote');
      });

      test('an object of any size is created from its pieces, once, and not at all where they break off', async () => {
        const open = await fresh();
        const store = open();
        const piece = Buffer.alloc(1_500_000, 'a piece of it ');
        async function* pieces(count: number, end?: Error): AsyncGenerator<Buffer> {
          // As a file is read: every piece in the same memory.
          const memory = Buffer.alloc(piece.length);
          for (let number = 0; number < count; number++) {
            piece.copy(memory);
            memory.write(String(number));
            yield memory;
            memory.fill(0);
          }
          if (end !== undefined) throw end;
        }
        for (const [key, count] of [
          ['up/prod/history/1/full-manifest.json', 25],
          ['up/prod/history/2/full-manifest.json', 1],
          ['up/prod/history/3/full-manifest.json', 0],
        ] as const) {
          const whole: Buffer[] = [];
          for await (const part of pieces(count)) whole.push(Buffer.from(part));
          assert.is(await store.createFrom(key, pieces(count)), true);
          assert.is(await store.createFrom(key, pieces(count + 1)), false);
          assert.ok((await store.read(key))?.bytes.equals(Buffer.concat(whole)), key);
        }
        const broken = 'up/prod/history/4/full-manifest.json';
        await rejects(
          store.createFrom(broken, pieces(24, new Error('changed meanwhile'))),
          'changed meanwhile',
        );
        assert.is(await store.read(broken), null);
        if (!raceOfUploads) return;
        const won = await Promise.all([14, 13, 12].map((count) => open().createFrom(broken, pieces(count))));
        assert.is(won.filter(Boolean).length, 1);
      });

      test('replaces only what is as it was read', async () => {
        const store = (await fresh())();
        assert.is(await store.replace(KEY, bytes('none'), '"0123456789abcdef0123456789abcdef"'), false);
        assert.is(await store.replace(KEY, bytes('one'), null), true);
        assert.is(await store.replace(KEY, bytes('two'), null), false);
        const first = await store.read(KEY);
        assert.is(await store.replace(KEY, bytes('two'), first?.tag ?? ''), true);
        assert.is(await store.replace(KEY, bytes('three'), first?.tag ?? ''), false);
        assert.is(await textOf(store), 'two');
        assert.is.not((await store.read(KEY))?.tag, first?.tag);
      });

      test('loses no change when many count up at once', async () => {
        const open = await fresh();
        await open().create(KEY, bytes('0'));
        const countUp = async (): Promise<void> => {
          const store = open();
          for (let done = false; !done; ) {
            const current = await store.read(KEY);
            const next = String(Number(current?.bytes.toString()) + 1);
            done = await store.replace(KEY, bytes(next), current?.tag ?? null);
          }
        };
        await Promise.all(Array.from({ length: 8 }, countUp));
        assert.is(await textOf(open()), '8');
      });

      test('lists what begins with a prefix, in order and whole', async () => {
        const store = (await fresh())();
        const keys = Array.from(
          { length: many },
          (_, index) => `up/prod/history/${10_000 + index}/manifest.json`,
        );
        const waiting = [...keys, 'up/dev/history/1/manifest.json', 'up2/prod/x.json'];
        const work = async (): Promise<void> => {
          for (let key = waiting.pop(); key !== undefined; key = waiting.pop())
            await store.create(key, bytes(key));
        };
        await Promise.all(Array.from({ length: 24 }, work));
        assert.equal(await store.list('up/prod/history/'), keys);
        assert.is((await store.list('')).length, many + 2);
        assert.equal(await store.list('nobody/'), []);
      });

      test('tells which folders lie in a folder, whole and in order', async () => {
        const store = (await fresh())();
        const names = Array.from({ length: many }, (_, index) => `project_${10_000 + index}`);
        const waiting = [
          ...names.map((name) => `${name}/prod/latest/consumes.json`),
          'README.md',
          'up/README.md',
        ];
        const work = async (): Promise<void> => {
          for (let key = waiting.pop(); key !== undefined; key = waiting.pop())
            await store.create(key, bytes(key));
        };
        await Promise.all(Array.from({ length: 24 }, work));
        assert.equal(await store.folders(''), [...names, 'up']);
        assert.equal(await store.folders(names[0] ?? ''), ['prod']);
        assert.equal(await store.folders('up'), []);
        assert.equal(await store.folders('nobody'), []);
        await rejects(store.folders('../x'), 'no key');
      });

      test('removes an object, and nothing else', async () => {
        const store = (await fresh())();
        await store.create('up/prod/history/1/manifest.json', bytes('a'));
        await store.create('up/prod/history/2/manifest.json', bytes('b'));
        await store.remove('up/prod/history/1/manifest.json');
        await store.remove('up/prod/history/1/manifest.json');
        assert.equal(await store.list(''), ['up/prod/history/2/manifest.json']);
        assert.is(await store.read('up/prod/history/1/manifest.json'), null);
        assert.is(await store.create('up/prod/history/1/manifest.json', bytes('again')), true);
      });

      test('keeps any bytes under any name that a project may have', async () => {
        const store = (await fresh())();
        const large = Buffer.alloc(3_000_000, 'meshgate \u0000');
        for (const [key, content] of [
          ['größe_1/prod/a.json', bytes('ü')],
          ['my-project.2/prod/a.json', large],
          ['up/prod/empty.json', Buffer.alloc(0)],
        ] as const) {
          assert.is(await store.create(key, content), true);
          assert.ok((await store.read(key))?.bytes.equals(content), key);
        }
        assert.is((await store.list('größe_1/')).length, 1);
      });

      for (const key of ['../x', 'up/../../x', '/etc/x', 'up//x', 'a\\b', 'C:x', 'a\0b', '']) {
        test(`refuses the key ${JSON.stringify(key)}`, async () => {
          const store = (await fresh())();
          await rejects(store.create(key, bytes('x')), 'no key');
          await rejects(store.replace(key, bytes('x'), null), 'no key');
          await rejects(store.read(key), 'no key');
          await rejects(store.remove(key), 'no key');
          assert.not.ok(existsSync('/etc/x'));
        });
      }

      test(
        `four publishers at once, ${ROUNDS} rounds: nothing that succeeded is lost`,
        async () => {
          let open = await fresh();
          let told = 0;
          for (let round = 0; round < ROUNDS; round++) {
            // Every round looks at all of history, which would grow and grow.
            if (round % 10 === 9) open = await fresh();
            const numbers = [0, 1, 2, 3].map((index) => round * 4 + index);
            const outcomes = await Promise.allSettled(
              numbers.map((number) => publish(open(), numbered(number), new Date())),
            );
            const { contracts, latest } = await auditOf(open());
            const won = numbers.filter((_, index) => outcomes[index]?.status === 'fulfilled');
            assert.ok(won.length >= 1, 'nobody won');
            for (const number of won) assert.ok(contracts.includes(number), `contract ${number} is lost`);
            assert.ok(latest !== null && won.includes(latest), 'latest is of nobody who succeeded');
            for (const outcome of outcomes) {
              if (outcome.status === 'fulfilled') continue;
              assert.match(String(outcome.reason), 'somebody else');
              told++;
            }
          }
          console.log(
            `${name}: ${ROUNDS} rounds of 4 publishers, ${ROUNDS * 4 - told} published, ${told} told, 0 lost`,
          );
        },
        { timeout: 60_000 + ROUNDS * 2_000 },
      );
    },
    { fileTimeout: 180_000 + ROUNDS * 6_000 },
  );
}
