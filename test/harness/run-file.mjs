// Runs one bundled test file in a process of its own and tells its parent, over IPC, what happened as it happens: the
// parent can then name the culprit even when this process is killed or leaves in the middle of a test.
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const bundle = process.argv[2];
let running = '';
let loaded = false;
let timedOut = false;
const declared = [];

const send = (message) => {
  if (process.connected) process.send(message);
};

function describe(error) {
  if (!(error instanceof Error)) return { message: `threw ${inspect(error)}`, diff: '', stack: '' };
  if (error.name === 'TimeLimitError') timedOut = true;
  const diff = typeof error.details === 'string' ? error.details : '';
  const stack = [error.stack ?? ''];
  for (let cause = error.cause; cause && stack.length < 5; cause = cause.cause) {
    stack.push(`caused by ${cause.stack ?? inspect(cause)}`);
  }
  return { message: error.message || error.name, diff, stack: stack.join('\n') };
}

globalThis.meshgateTestRecorder = {
  declared(suite) {
    if (loaded) throw new Error(`suite "${suite.name}" was declared after the file had been loaded`);
    declared.push(suite);
  },
  started(suite, test) {
    running = `${suite} › ${test}`;
    send({ kind: 'started', running });
  },
  finished(suite, test, error) {
    const failure = error instanceof Error ? describe(error) : error;
    send({ kind: 'finished', suite, test, failure });
    return failure ? 'failed' : 'passed';
  },
  told(line) {
    send({ kind: 'told', line });
  },
  hookFailed(suite, hook, error) {
    const failure = describe(error);
    send({ kind: 'hook', suite, hook, failure });
    return failure;
  },
};

process.on('unhandledRejection', (error) =>
  send({ kind: 'stray', what: 'unhandled rejection', running, failure: describe(error) }),
);
process.on('uncaughtException', (error) =>
  send({ kind: 'stray', what: 'uncaught exception', running, failure: describe(error) }),
);
// A runner that was killed takes its files along, with all that they started.
process.on('disconnect', () =>
  process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL'),
);
process.channel?.unref();

// What `uvu/run` sets; it reports nothing back, so its four lines are repeated here around the recorder.
globalThis.UVU_DEFER = 1;
globalThis.UVU_INDEX = 0;
globalThis.UVU_QUEUE = [[null]];
const { exec } = await import('uvu');

try {
  await import(pathToFileURL(bundle).href);
} catch (error) {
  send({ kind: 'broken', failure: describe(error) });
}
loaded = true;
send({ kind: 'declared', suites: declared });
await exec();
running = '';
const leave = timedOut ? () => process.exit(1) : () => {};
process.send({ kind: 'ended' }, leave);
setTimeout(() => send({ kind: 'open', resources: process.getActiveResourcesInfo() }), 3000).unref();
