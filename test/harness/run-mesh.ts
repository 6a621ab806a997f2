import { resolve } from 'node:path';
import { gitEnvironment } from '../../src/shell/git-environment.ts';
import { cleanEnv } from './clean-env.ts';
import type { Outcome, SpawnOptions } from './spawn-command.ts';

declare const __VERSION__: string;

let isPrepared = false;

/** What `dist/cli.js` does, in this process: a start of Node costs more than most commands do. */
export async function runMesh(args: readonly string[], options: SpawnOptions): Promise<Outcome> {
  const { runCommandLine } = await import('../../src/commands/run-command-line.ts');
  if (!isPrepared) prepareEnvironment();
  isPrepared = true;
  const outcome: Outcome = { status: null, stdout: '', stderr: '' };
  const status = await runCommandLine(args, __VERSION__, {
    cwd: resolve(options.cwd ?? '.'),
    env: options.env ?? cleanEnv(),
    parent: process.pid,
    now: () => new Date(),
    stdout: (text) => {
      outcome.stdout += text;
    },
    stderr: (text) => {
      outcome.stderr += text;
    },
    stdin: async () => options.input ?? '',
    color: false,
    interactive: false,
    ask: null,
    onInterrupt: () => () => {},
    leave: () => {},
  });
  return { ...outcome, status };
}

/** Commands start Git in the environment of their process, as `cli.ts` leaves it. */
function prepareEnvironment(): void {
  const env = cleanEnv();
  for (const [name, value] of Object.entries({ ...env, ...gitEnvironment(env, '.') })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
