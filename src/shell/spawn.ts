import { spawn, spawnSync } from 'node:child_process';
import { sep } from 'node:path';

export interface SpawnOptions {
  readonly cwd: string;
  /** Replaces the whole environment of the child; the parent's by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Buffer;
  readonly onStdout?: (chunk: Buffer) => void;
  /** Hands out what ends the program at once, with all that it has started. */
  readonly onStart?: (killTree: () => void) => void;
}

export interface SpawnResult {
  /** null when the child was ended by a signal. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a program to its end, never through a shell.
 *
 * @throws the system's error (`ENOENT`, `EACCES`) when the program cannot be started.
 */
export function run(command: string, args: readonly string[], options: SpawnOptions): Promise<SpawnResult> {
  return new Promise((resolve, reject) => {
    const ownGroup = options.onStart !== undefined && sep === '/';
    const child = spawn(command, args, {
      cwd: options.cwd,
      ...(options.env === undefined ? {} : { env: options.env }),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: ownGroup,
    });
    const { pid } = child;
    if (pid !== undefined) options.onStart?.(() => killTree(pid, ownGroup));
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk);
      options.onStdout?.(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8') }),
    );
    // A child that ends before it has read its input makes the pipe fail; its exit status tells the story.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

export function killTree(pid: number, isGroup: boolean): void {
  if (isGroup) spawnSync('sh', ['-c', `kill -KILL -${pid}`], { stdio: 'ignore' });
  else spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
}
