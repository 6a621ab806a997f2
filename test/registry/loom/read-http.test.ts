import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { OutsideError } from '../../../src/errors.ts';
import { unpacked } from '../../../src/registry/loom/gunzip.ts';
import { readHttp } from '../../../src/registry/loom/read-http.ts';
import { suite } from '../../harness/suite.ts';

const OPTIONS = { patience: { attempts: 2, pause: 5 }, silence: 500, most: 1024 ** 2 };

/** A server for one test, and how often it was asked. */
async function serving<T>(
  answer: RequestListener,
  use: (origin: string, asked: () => number) => Promise<T>,
): Promise<T> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}`, () => asked);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function failure(address: string): Promise<OutsideError> {
  const error = await readHttp(address, OPTIONS).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OutsideError)) throw error ?? new Error('it did not fail');
  assert.ok(error.next, 'it does not say what to do');
  assert.not.match(`${error.message}${error.next}`, /secret|token/);
  return error;
}

suite('reading a manifest by http', ({ test }) => {
  test('gives the bytes, and sends the user and password of the address', () =>
    serving(
      ({ headers }, response) => response.end(headers.authorization ?? 'nobody'),
      async (origin) => {
        assert.is((await readHttp(`${origin}/m.json`, OPTIONS)).toString(), 'nobody');
        const named = origin.replace('//', '//ada:s%40cret@');
        const words = Buffer.from('ada:s@cret').toString('base64');
        assert.is((await readHttp(`${named}/m.json`, OPTIONS)).toString(), `Basic ${words}`);
      },
    ));

  test('follows a redirect, and keeps the password from another server', () =>
    serving(
      ({ headers }, response) => response.end(headers.authorization ?? 'nobody'),
      (other) =>
        serving(
          ({ url, headers }, response) => {
            if (url === '/here') response.writeHead(302, { location: '/there' }).end();
            else if (url === '/there') response.end(headers.authorization ?? 'nobody');
            else response.writeHead(307, { location: `${other}/x` }).end();
          },
          async (origin) => {
            const named = origin.replace('//', '//ada:secret@');
            assert.match((await readHttp(`${named}/here`, OPTIONS)).toString(), /^Basic /);
            assert.is((await readHttp(`${named}/away`, OPTIONS)).toString(), 'nobody');
          },
        ),
    ));

  const redirects: readonly [name: string, location: string, says: RegExp][] = [
    ['to a file', 'file:///etc/hostname', /redirects to where nobody follows/],
    ['to no address', 'http://[', /redirects to where nobody follows/],
    ['to itself', '/again', /redirects more than 5 times/],
  ];
  for (const [name, location, says] of redirects) {
    test(`refuses a redirect ${name}`, () =>
      serving(
        (_, response) => response.writeHead(302, { location }).end(),
        async (origin) => assert.match((await failure(`${origin}/m.json?token=x`)).message, says),
      ));
  }

  const answers: readonly [status: number, asked: number, next: RegExp][] = [
    [401, 1, /user and the password/],
    [403, 1, /access/],
    [404, 1, /nothing is there/],
    [429, 2, /address/],
    [503, 2, /later/],
  ];
  for (const [status, times, next] of answers) {
    test(`an answer of ${status} is one line, after ${times} tries`, () =>
      serving(
        (_, response) => response.writeHead(status).end('<html>secret</html>'),
        async (origin, asked) => {
          const error = await failure(`${origin.replace('//', '//ada:secret@')}/m.json?token=abc`);
          assert.is(error.message, `${origin}/m.json cannot be read: the server answers ${status}.`);
          assert.match(error.next ?? '', next);
          assert.is(asked(), times);
        },
      ));
  }

  test('an answer that is cut off is no manifest', () =>
    serving(
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"nodes"');
        setTimeout(() => response.destroy(), 20);
      },
      async (origin, asked) => {
        assert.match((await failure(`${origin}/m.json`)).message, /breaks off/);
        assert.is(asked(), 2);
      },
    ));

  test('a server that is silent is waited for no longer than said', () =>
    serving(
      () => undefined,
      async (origin) => assert.match((await failure(`${origin}/m.json`)).message, /nobody answers/),
    ));

  test('a server that never stops is not read to the end', () =>
    serving(
      (_, response) => {
        const more = (): void => {
          while (response.write(Buffer.alloc(65_536)));
          response.once('drain', more);
        };
        more();
      },
      async (origin) => assert.match((await failure(`${origin}/m.json`)).message, /larger than 1 MiB/),
    ));

  test('nobody who listens', async () => {
    const origin = await serving(
      () => undefined,
      async (gone) => gone,
    );
    assert.match((await failure(`${origin}/m.json`)).message, /ECONNREFUSED/);
  });
});

suite('unpacking a manifest', ({ test }) => {
  const text = Buffer.from(JSON.stringify({ nodes: Array.from({ length: 9_000 }, (_, id) => ({ id })) }));

  test('is by its first two bytes, whatever its name', async () => {
    assert.ok((await unpacked(gzipSync(text), 'm.json')).equals(text));
    assert.is(await unpacked(text, 'm.json.gz'), text);
  });

  test('what grows like no manifest is refused before it fills the memory', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2));
    const error = await unpacked(bomb, 'm.gz').catch((thrown: unknown) => thrown);
    assert.ok(error instanceof OutsideError);
    assert.match(error.message, /^m\.gz unpacks to more than \d+ MiB/);
  });

  test('what is cut off or damaged is refused', async () => {
    const packed = gzipSync(text);
    const damaged = Buffer.from(packed);
    damaged[packed.length - 3] = (damaged[packed.length - 3] ?? 0) ^ 1;
    for (const bytes of [packed.subarray(0, 200), damaged]) {
      const error = await unpacked(bytes, 'm.gz').catch((thrown: unknown) => thrown);
      assert.ok(error instanceof OutsideError);
      assert.is(error.message, 'm.gz is cut off or damaged: it cannot be unpacked.');
    }
  });
});
