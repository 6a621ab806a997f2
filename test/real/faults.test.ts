import * as assert from 'uvu/assert';
import { publish } from '../../src/registry/publish.ts';
import { s3Store } from '../../src/registry/s3-store.ts';
import { suite } from '../harness/suite.ts';
import { auditOf, numbered } from '../registry/audit.ts';
import { FAULTS } from '../soak/counts.ts';
import { type Fault, faultProxy } from './fault-proxy.ts';
import { newBucket, s3Server } from './s3-server.ts';

const PASSING: readonly Fault[] = [
  'drop',
  'cut the request',
  'drop the answer',
  'cut the answer',
  'delay',
  'never answer',
  500,
  503,
  'answer 500',
  'answer 503',
];
const PATIENCE = { attempts: 4, pause: 5 };
const SILENCE_MS = 250;

suite('S3 behind a bad network', ({ test, timeout }) => {
  timeout(60_000 + FAULTS * 4_000);

  for (const [share, says] of [
    [0.3, 'now and then'],
    [0.75, 'most of the time'],
  ] as const) {
    test(`that fails ${says}: every publish happened or is reported as not`, async () => {
      const server = s3Server('VERSITYGW');
      const bucket = await newBucket(server);
      const proxy = await faultProxy(server.endpoint, {
        fault: () =>
          Math.random() < share ? (PASSING[Math.floor(Math.random() * PASSING.length)] ?? null) : null,
      });
      const outcome = { published: 0, doubtful: 0, refused: 0 };
      let faults = 0;
      for (let number = 0; faults < FAULTS; number++) {
        // Every publish is followed by a look at all of history, which would grow and grow.
        const root = `s3://${bucket}/${Math.floor(number / 20)}`;
        const direct = s3Store(root, server.env);
        const store = s3Store(
          root,
          { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
          { patience: PATIENCE, silence: SILENCE_MS },
        );
        const before = (await auditOf(direct)).latest;
        const error = await publish(store, numbered(number), new Date()).then(
          () => null,
          (thrown: unknown) => thrown as Error,
        );
        const { contracts, latest } = await auditOf(direct);
        if (error === null) {
          outcome.published++;
          assert.is(latest, number, 'it was reported as published, and is not the latest');
          assert.is(
            contracts.filter((contract) => contract === number).length,
            1,
            'it is not in history once',
          );
        } else {
          assert.is(error.name, 'OutsideError', error.stack);
          const isDoubtful = /may have been carried out or not/.test(error.message);
          outcome[isDoubtful ? 'doubtful' : 'refused']++;
          if (!isDoubtful)
            assert.is(latest, before, `it was reported as not published, and was: ${error.message}`);
          else assert.ok(latest === before || latest === number);
        }
        faults = [...proxy.counts].reduce((sum, [what, count]) => (what === 'passed' ? sum : sum + count), 0);
      }
      await proxy.close();
      console.log(
        `${says}: ${faults} faults, ${JSON.stringify(outcome)}, ${JSON.stringify([...proxy.counts])}, 0 lost, 0 torn`,
      );
      assert.ok(outcome.published > 0);
    });
  }

  test('that loses the answer to a write: the write is found to have happened, and history has it once', async () => {
    const server = s3Server('VERSITYGW');
    const root = `s3://${await newBucket(server)}`;
    let lost = 0;
    const proxy = await faultProxy(server.endpoint, {
      fault: ({ method }) => (method === 'PUT' && lost++ % 2 === 0 ? 'drop the answer' : null),
    });
    const store = s3Store(root, { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint }, { patience: PATIENCE });
    for (const number of [1, 2, 3]) await publish(store, numbered(number), new Date());
    const { contracts, latest } = await auditOf(s3Store(root, server.env));
    assert.equal(contracts, [1, 2, 3]);
    assert.is(latest, 3);
    assert.is(proxy.counts.get('drop the answer'), 6);
    await proxy.close();
  });

  test('that loses the answer to a write and then shows nothing: the write is said to be in doubt', async () => {
    const server = s3Server('VERSITYGW');
    const root = `s3://${await newBucket(server)}`;
    let isLost = false;
    const proxy = await faultProxy(server.endpoint, {
      fault: ({ method }) => {
        if (method === 'HEAD') return 503;
        if (method !== 'PUT' || isLost) return null;
        isLost = true;
        return 'drop the answer';
      },
    });
    const store = s3Store(root, { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint }, { patience: PATIENCE });
    const error = await store.create('up/prod/latest/manifest.json', Buffer.from('x')).then(
      () => null,
      (thrown: Error) => thrown,
    );
    assert.match(error?.message ?? '', /cannot be written: .* The write may have been carried out or not\.$/);
    await proxy.close();
  });

  test('another publisher that wins while the answer is lost is not taken for us', async () => {
    const server = s3Server('VERSITYGW');
    const root = `s3://${await newBucket(server)}`;
    const direct = s3Store(root, server.env);
    const key = 'up/prod/latest/manifest.json';
    let theirs: Promise<boolean> | undefined;
    const proxy = await faultProxy(server.endpoint, {
      fault: ({ method }) => {
        if (method !== 'PUT' || theirs !== undefined) return null;
        theirs = direct.create(key, Buffer.from('same text'));
        return 'drop';
      },
    });
    const store = s3Store(
      root,
      { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
      { patience: { attempts: 4, pause: 400 } },
    );
    assert.is(await store.create(key, Buffer.from('same text')), !(await theirs));
    await proxy.close();
  });

  test('403 is not tried again, and says which permissions are needed', async () => {
    const server = s3Server('VERSITYGW');
    const root = `s3://${await newBucket(server)}`;
    const proxy = await faultProxy(server.endpoint, {
      fault: ({ method }) => (method === 'PUT' ? 403 : null),
    });
    const store = s3Store(root, { ...server.env, AWS_ENDPOINT_URL: proxy.endpoint }, { patience: PATIENCE });
    const error = await publish(store, numbered(1), new Date()).then(
      () => null,
      (thrown: Error) => thrown,
    );
    assert.match(error?.message ?? '', /cannot be written: permission denied\.$/);
    assert.is(proxy.counts.get('403'), 1);
    assert.equal(await auditOf(s3Store(root, server.env)), { contracts: [], latest: null });
    await proxy.close();
  });
});
