import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as assert from 'uvu/assert';
import { OutsideError } from '../../src/errors.ts';
import { s3Store } from '../../src/registry/s3-store.ts';
import { compiled, meshRepo, upManifest } from '../commands/mesh-repo.ts';
import { suite } from '../harness/suite.ts';
import { envOf, newBucket, s3Server } from './s3-server.ts';

const KEY = 'up/prod/latest/manifest.json';
const PATIENCE = { attempts: 2, pause: 5 };
const server = s3Server('VERSITYGW');

type Env = Readonly<Record<string, string>>;

async function failure(root: string, env: Env): Promise<OutsideError> {
  const store = s3Store(root, env, { patience: PATIENCE, silence: 400 });
  for (const work of [() => store.read(KEY), () => store.create(KEY, Buffer.from('x'))]) {
    const error = await work().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error instanceof OutsideError) {
      assert.not.match(error.message, '\n');
      assert.not.match(`${error.message}${error.next}`, env['AWS_SECRET_ACCESS_KEY'] ?? 'no secret');
      assert.ok(error.next, 'it does not say what to do');
      return error;
    }
    if (error !== null) throw error;
  }
  throw new Error('it did not fail');
}

/** A server that gives every request the same answer of S3. */
async function always(
  status: number,
  code: string,
  more: Env = {},
): Promise<{ env: Env; asked(): number; close(): void }> {
  let asked = 0;
  const listening = createServer((request, response) => {
    asked++;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/xml', ...more });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'a-secret-of-somebody' };
  return {
    env: { ...envOf(`http://127.0.0.1:${port}`), ...keys },
    asked: () => asked,
    close: () => void listening.close().closeAllConnections(),
  };
}

suite('what is wrong with S3 is one line that says what to do', ({ test, timeout }) => {
  timeout(60_000);

  const wrong: [name: string, env: Env, says: RegExp, next: RegExp][] = [
    [
      'an unknown access key',
      { AWS_ACCESS_KEY_ID: 'nobody' },
      /access key is not known/,
      /AWS_ACCESS_KEY_ID/,
    ],
    [
      'a wrong secret',
      { AWS_SECRET_ACCESS_KEY: 'wrong-secret-here' },
      /secret does not fit/,
      /AWS_SECRET_ACCESS_KEY/,
    ],
    [
      'a wrong region',
      { AWS_REGION: 'eu-west-1' },
      /the bucket is in the region us-east-1/,
      /AWS_REGION=us-east-1/,
    ],
    [
      'nobody who listens',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      /cannot be reached \(ECONNREFUSED\)/,
      /network/,
    ],
    [
      'a name that is not found',
      { AWS_ENDPOINT_URL: 'http://s3.invalid' },
      /cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/,
      /AWS_ENDPOINT_URL/,
    ],
  ];
  for (const [name, env, says, next] of wrong) {
    test(name, async () => {
      const error = await failure(`s3://${await newBucket(server)}`, { ...server.env, ...env });
      assert.match(error.message, says);
      assert.match(error.next ?? '', next);
    });
  }

  test('a bucket that is not there', async () => {
    const error = await failure('s3://not-there-at-all', server.env);
    assert.match(error.message, /there is no bucket not-there-at-all\./);
    assert.match(error.next ?? '', /aws s3 mb s3:\/\/not-there-at-all/);
  });

  const answers: [status: number, code: string, more: Env, says: RegExp, times: number][] = [
    [403, 'AccessDenied', {}, /permission denied/, 1],
    [403, 'ExpiredToken', {}, /credentials have expired/, 1],
    [403, 'RequestTimeTooSkewed', {}, /clock is too far from the server's/, 2],
    [301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-central-1' }, /in the region eu-central-1/, 1],
    [503, 'SlowDown', {}, /answers SlowDown, also after several tries/, 2],
    [500, 'InternalError', {}, /answers InternalError/, 2],
    [501, 'NotImplemented', {}, /does not know conditional writes/, 1],
    [418, 'Teapot', {}, /Teapot/, 1],
  ];
  for (const [status, code, more, says, times] of answers) {
    test(`the answer ${status} ${code}, asked ${times} times`, async () => {
      const bad = await always(status, code, more);
      const error = await failure('s3://bucket/prefix', bad.env);
      assert.match(error.message, says);
      assert.match(error.message, /^The registry s3:\/\/bucket\/prefix cannot be read: /);
      assert.is(bad.asked(), times);
      bad.close();
    });
  }

  test('no credentials at all, through the command', async () => {
    const repo = await meshRepo();
    compiled(repo, 'up', upManifest());
    const { status, stderr } = await repo.meshProcess(
      { env: { ...envOf(server.endpoint) } },
      'publish',
      'up',
      '--registry',
      's3://bucket/x',
    );
    assert.is(status, 3);
    assert.is(
      stderr,
      'mesh: The registry s3://bucket/x cannot be read: no AWS credentials were found.\n  → Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in: aws sso login\n',
    );
  });

  test('a server that is silent', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const started = performance.now();
    const error = await failure('s3://bucket', {
      ...server.env,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    });
    assert.match(error.message, /nobody answers/);
    assert.ok(performance.now() - started < 10_000);
    silent.close();
    silent.closeAllConnections();
  });
});
