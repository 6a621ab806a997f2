import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';

/** A program of the environment that `npm run test:real` made for Snowflake. */
export function snowflakeProgram(name: string): string {
  const bin = process.env['MESHGATE_TEST_SNOWFLAKE'];
  if (!bin) throw new Error('there is no dbt-snowflake: start the tests with npm run test:real');
  return join(bin, process.platform === 'win32' ? `${name}.exe` : name);
}

/** The folder of that environment. */
export const snowflakeVenv = (): string => dirname(dirname(snowflakeProgram('python')));

export interface Fakesnow {
  readonly port: number;
  /** Runs statements one by one in one session, and goes on after one that fails. */
  run(statements: readonly string[]): Promise<readonly Answer[]>;
  stop(): void;
}

export interface Answer {
  readonly sql: string;
  /** What the server said against it; null for a statement that ran. */
  readonly error: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** An empty fakesnow server of the caller's own, on a loopback port. */
export async function startFakesnow(): Promise<Fakesnow> {
  const port = await freePort();
  const child = spawn(snowflakeProgram('python'), ['-m', 'fakesnow', '-s', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4_000);
  });
  for (const until = Date.now() + 60_000; ; await sleep(100)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`fakesnow does not answer: ${output}`);
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => null)) break;
  }
  return {
    port,
    run: (statements) => runStatements(port, statements),
    stop: () => child.kill('SIGKILL'),
  };
}

async function runStatements(port: number, statements: readonly string[]): Promise<readonly Answer[]> {
  const script = join(repoRoot, 'test/real/run-statements.py');
  const { status, stdout, stderr } = await spawnCommand(snowflakeProgram('python'), [script, String(port)], {
    input: JSON.stringify(statements),
  });
  if (status !== 0) throw new Error(`run-statements.py ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
