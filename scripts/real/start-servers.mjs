import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KEY_ID = 'meshgate-test';
const SECRET = 'meshgate-test-secret';

/** Starts both servers on free loopback ports. Returns what the tests are told by the environment, and how to stop. */
export async function startServers({ moto, versitygw }) {
  const folder = mkdtempSync(join(tmpdir(), 'meshgate-real-'));
  const children = [];
  const stop = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const start = async (name, command, args, env = {}) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    children.push(child);
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-4_000);
    });
    child.on('error', (error) => {
      output += error.message;
    });
    return { name, ended: () => child.exitCode !== null, output: () => output };
  };
  try {
    const [motoPort, gatewayPort] = [await freePort(), await freePort()];
    const bucketFolder = join(folder, 'versitygw');
    mkdirSync(bucketFolder);
    mkdirSync(join(folder, 'versions'));
    mkdirSync(join(folder, 'sidecar'));
    const gateway = (...options) =>
      start(
        'versitygw',
        versitygw,
        ['--port', `127.0.0.1:${gatewayPort}`, '--quiet', 'posix', ...options, bucketFolder],
        { ROOT_ACCESS_KEY: KEY_ID, ROOT_SECRET_KEY: SECRET },
      );
    const motoServer = await start('moto_server', moto, ['-H', '127.0.0.1', '-p', String(motoPort)]);
    // It keeps tags in extended attributes; beside the files where the disk has none, and then not in one step.
    await answers(gatewayPort, await gateway()).catch(async () =>
      answers(gatewayPort, await gateway('--sidecar', join(folder, 'sidecar'))),
    );
    await answers(motoPort, motoServer);
    const env = {
      MESHGATE_TEST_MOTO: `http://127.0.0.1:${motoPort}`,
      MESHGATE_TEST_VERSITYGW: `http://127.0.0.1:${gatewayPort}`,
      MESHGATE_TEST_KEY_ID: KEY_ID,
      MESHGATE_TEST_SECRET: SECRET,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    return { env, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port, { name, ended, output }) {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
    if (ended()) throw new Error(`${name} ended: ${output().trim()}`);
    const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (response !== null) {
      await response.arrayBuffer();
      return;
    }
  }
  throw new Error(`${name} does not answer on port ${port}: ${output().trim()}`);
}
