import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What may go wrong with one request. Those that name the answer happen after the server has done its work. */
export type Fault =
  | 'drop'
  | 'cut the request'
  | 'drop the answer'
  | 'cut the answer'
  | 'delay'
  | 'never answer'
  | 500
  | 503
  | 403
  | 'answer 500'
  | 'answer 503';

export interface Passing {
  readonly method: string;
  readonly url: string;
}

export interface FaultProxy {
  readonly endpoint: string;
  /** Requests that came in, by what was done to them. */
  readonly counts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

interface Behaviour {
  readonly fault?: (passing: Passing) => Fault | null;
  /** Called when a request has come in whole, has been carried out, and has been answered. */
  readonly moment?: (moment: 'asked' | 'done' | 'told', passing: Passing) => void;
}

const DELAY_MS = 60;

/** A server on loopback that hands every request on to another one, or does not. The Host stays: it is signed. */
export async function faultProxy(target: string, { fault, moment }: Behaviour): Promise<FaultProxy> {
  const counts = new Map<string, number>();
  const server = createServer(async (incoming, outgoing) => {
    const passing = { method: incoming.method ?? '', url: incoming.url ?? '' };
    const body = await bodyOf(incoming).catch(() => null);
    if (body === null) return;
    moment?.('asked', passing);
    const what = fault?.(passing) ?? null;
    counts.set(String(what ?? 'passed'), (counts.get(String(what ?? 'passed')) ?? 0) + 1);
    if (what === 'drop') return void incoming.socket.destroy();
    if (what === 'never answer') return;
    if (typeof what === 'number') return answerError(outgoing, what);
    if (what === 'delay') await new Promise((resolve) => setTimeout(resolve, DELAY_MS * Math.random()));
    const cut = what === 'cut the request' ? body.subarray(0, body.length >> 1) : body;
    const answer = await passOn(target, incoming, cut, body.length).catch(() => null);
    moment?.('done', passing);
    if (answer === null || what === 'cut the request' || what === 'drop the answer') {
      return void incoming.socket.destroy();
    }
    if (what === 'answer 500' || what === 'answer 503') return answerError(outgoing, Number(what.slice(-3)));
    outgoing.on('close', () => moment?.('told', passing));
    outgoing.writeHead(answer.status, answer.headers);
    if (what !== 'cut the answer') return void outgoing.end(answer.body);
    outgoing.write(answer.body.subarray(0, answer.body.length >> 1));
    setTimeout(() => incoming.socket.destroy(), 2);
  });
  server.keepAliveTimeout = 1_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerError(outgoing: ServerResponse, status: number): void {
  const code = { 403: 'AccessDenied', 503: 'SlowDown' }[status] ?? 'InternalError';
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>by the proxy</Message></Error>`);
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Sends a request on; where the body is shorter than it was, the connection ends in the middle of it. */
function passOn(target: string, incoming: IncomingMessage, body: Buffer, length: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const { method, url: path, headers } = incoming;
    const sent = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      bodyOf(answer).then(
        (content) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: content }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.setTimeout(10_000, () => sent.destroy(new Error('the server is silent')));
    if (body.length === length) sent.end(body);
    else sent.write(body, () => setTimeout(() => sent.destroy(new Error('cut')), 5));
  });
}
