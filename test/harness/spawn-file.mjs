import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyRecord, judge, record } from './judge.mjs';
import { killTree } from './kill-tree.mjs';

const runFile = fileURLToPath(new URL('./run-file.mjs', import.meta.url));
const keptOutput = 200_000;
const graceAfterEnd = 5_000;

const alive = new Set();

/** Ends the files that run now: they are in groups of their own, which ^C does not reach. */
export async function stopFiles() {
  await Promise.all([...alive].map(({ child }) => killTree(child.pid)));
  for (const { temp } of alive) rmSync(temp, { recursive: true, force: true });
}

/** Runs one bundled test file in its own process and judges it. */
export function spawnFile({ file, bundle, limit }) {
  const temp = mkdtempSync(join(tmpdir(), 'meshgate-test-'));
  const seen = emptyRecord(file);
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', runFile, bundle], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...withoutGitAndColour(process.env), TMPDIR: temp, TMP: temp, TEMP: temp },
      detached: process.platform !== 'win32',
    });
    const entry = { child, temp };
    alive.add(entry);
    let timer;
    let ending = Promise.resolve();
    const killAfter = (ms, reason) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        seen.killedFor = reason;
        ending = killTree(child.pid);
      }, ms);
    };
    killAfter(limit, `took longer than ${limit} ms and was killed`);

    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        seen.output = (seen.output + text).slice(-keptOutput);
      });
    }
    child.on('message', (message) => {
      record(seen, message);
      if (message.kind === 'declared') {
        const longer = Math.max(limit, ...message.suites.map((suite) => suite.fileTimeout));
        if (longer > limit) killAfter(longer, `took longer than ${longer} ms and was killed`);
      }
      if (message.kind === 'ended')
        killAfter(graceAfterEnd, 'did not exit after its last test and was killed');
    });
    child.on('error', (error) => {
      seen.output += `${error.message}\n`;
    });
    // A process left behind by a test may hold the pipes open: `exit` says when the file itself is done.
    child.on('exit', async (code, signal) => {
      clearTimeout(timer);
      seen.exitCode = code;
      seen.signal = signal;
      await closedOrLater(child, 500);
      await ending;
      await killTree(child.pid);
      alive.delete(entry);
      rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
      seen.ms = performance.now() - started;
      resolve(judge(seen));
    });
  });
}

function closedOrLater(child, ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A Git hook that runs the tests exports GIT_DIR and GIT_INDEX_FILE: tests must not write into that repository. */
function withoutGitAndColour(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('GIT_') && name !== 'FORCE_COLOR'),
  );
}
