import { spawn } from 'node:child_process';

export interface Outcome {
  /** The exit code; null when a signal ended the process. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface SpawnOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** What the process reads from its standard input. */
  input?: string;
}

/** Runs a command to its end and returns what it said; rejects only when it cannot be started. */
export function spawnCommand(command: string, args: string[], options: SpawnOptions = {}): Promise<Outcome> {
  const { input, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...rest, stdio: 'pipe' });
    const outcome: Outcome = { status: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text;
    });
    // A command that does not read its input may be gone before the input is written.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', (status) => resolve({ ...outcome, status }));
  });
}
