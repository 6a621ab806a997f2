#!/usr/bin/env node
import { runCommandLine } from './commands/run-command-line.ts';
import { gitEnvironment } from './shell/git-environment.ts';

declare const __VERSION__: string;

// A reader that has seen enough (`mesh ls | head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

for (const [name, value] of Object.entries(gitEnvironment(process.env, currentFolder()))) {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

let isLeaving = false;
process.exitCode = await runCommandLine(process.argv.slice(2), __VERSION__, {
  cwd: currentFolder(),
  env: process.env,
  parent: process.ppid,
  now: () => new Date(),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
  color:
    !process.env['NO_COLOR'] &&
    (Boolean(process.env['FORCE_COLOR']) ||
      (process.stdout.isTTY === true && process.env['TERM'] !== 'dumb')),
  interactive: process.stderr.isTTY === true && !process.env['CI'],
  ask: process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : null,
  onInterrupt,
  leave: () => {
    isLeaving = true;
  },
});
// Not before all is written: `process.exit` cuts what a pipe has not taken yet.
if (isLeaving) process.stdout.write('', () => process.stderr.write('', () => process.exit()));

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** The signal is sent again after the cleanup, so that the caller sees a process that was ended by it. */
function onInterrupt(cleanup: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (signal: NodeJS.Signals): void => {
    forget();
    cleanup();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  // What was begun last ends first: a program must be gone before the folder that it works in.
  for (const signal of signals) process.prependListener(signal, end);
  return forget;
}

/** The folder may be gone by now; whatever needs one then says that it is not there. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env['PWD'] ?? '.';
  }
}
