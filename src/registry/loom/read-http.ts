import { OutsideError } from '../../errors.ts';
import { type Patience, withRetries } from '../retry.ts';
import { MOST_BYTES } from './gunzip.ts';
import { shownAddress } from './loom-place.ts';

interface HttpOptions {
  readonly patience?: Patience;
  /** How long a server may be silent, in milliseconds. */
  readonly silence?: number;
  readonly most?: number;
}

const SILENCE_MS = 30_000;
const PATIENCE: Patience = { attempts: 3, pause: 200 };
const MOST_REDIRECTS = 5;

/** An answer that is no manifest. `passes`: another try may be answered otherwise. */
class HttpFault extends Error {
  readonly passes: boolean;
  readonly next: string;
  constructor(message: string, { passes, next }: { passes: boolean; next: string }) {
    super(message);
    this.passes = passes;
    this.next = next;
  }
}

/**
 * Reads an address as dbt-loom does, with limits that it has not: of time, of size, of where a redirect may lead.
 *
 * @throws OutsideError that shows neither the credentials nor the query of the address.
 */
export async function readHttp(
  address: string,
  { patience = PATIENCE, silence = SILENCE_MS, most = MOST_BYTES }: HttpOptions = {},
): Promise<Buffer> {
  try {
    return await withRetries(
      () => once(new URL(address), silence, most),
      (error) => !(error instanceof HttpFault) || error.passes,
      patience,
    );
  } catch (cause) {
    const fault = cause instanceof HttpFault ? cause : brokenOff(cause);
    throw new OutsideError(`${shownAddress(address)} cannot be read: ${fault.message}.`, {
      next: fault.next,
    });
  }
}

async function once(first: URL, silence: number, most: number): Promise<Buffer> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), silence);
  try {
    const { body } = await follow(first, controller.signal);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      timer.refresh();
      size += chunk.length;
      if (size > most) {
        throw new HttpFault(`it is larger than ${Math.floor(most / 1024 ** 2)} MiB`, {
          passes: false,
          next: 'Look at what lies there: a manifest is smaller.',
        });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

/** By hand, so that no redirect leads to anything but http(s), out of https, or away with the password. */
async function follow(first: URL, signal: AbortSignal): Promise<Response> {
  let url = first;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(plainAddress(url), {
      signal,
      redirect: 'manual',
      headers: url.origin === first.origin ? authorization(first) : {},
    });
    const location = [301, 302, 303, 307, 308].includes(response.status)
      ? response.headers.get('location')
      : null;
    if (location === null) {
      if (response.ok) return response;
      throw refused(response.status);
    }
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
    const isAllowed = next?.protocol === 'https:' || (next?.protocol === 'http:' && url.protocol === 'http:');
    if (next === null || !isAllowed) {
      throw new HttpFault('it redirects to where nobody follows', {
        passes: false,
        next: 'Name the address that it leads to, if you trust it.',
      });
    }
    url = next;
  }
  throw new HttpFault(`it redirects more than ${MOST_REDIRECTS} times`, {
    passes: false,
    next: 'Look at the server, or name the address that it leads to.',
  });
}

function refused(status: number): HttpFault {
  const next: Readonly<Record<number, string>> = {
    401: 'Look at the user and the password in the address.',
    403: 'Ask its owner for access.',
    404: 'Look at the address: nothing is there.',
  };
  return new HttpFault(`the server answers ${status}`, {
    passes: status === 408 || status === 429 || status >= 500,
    next: next[status] ?? (status >= 500 ? 'Try again later.' : 'Look at the address.'),
  });
}

function brokenOff(cause: unknown): HttpFault {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  const isSilent = cause instanceof Error && cause.name === 'AbortError';
  const reason = isSilent
    ? 'nobody answers'
    : /^(E|CERT|UNABLE|DEPTH|SELF)/.test(code)
      ? code
      : 'it breaks off';
  return new HttpFault(`${reason}, also after several tries`, {
    passes: false,
    next: 'Look at the network and try again.',
  });
}

/** `fetch` refuses an address with credentials. */
function plainAddress(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(words).toString('base64')}` };
}
