import { spawn } from 'node:child_process';
import { sep } from 'node:path';
import { killTree } from './spawn.ts';

export interface ShellOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it says, as it says it. */
  readonly onOutput: (text: string) => void;
  /** Hands out what ends the command at once, with all that it has started. */
  readonly onStart: (killTree: () => void) => void;
}

export interface ShellResult {
  /** null where it was ended by a signal, or could not be started. */
  readonly status: number | null;
  /** The end of what it said, or why it could not be started. */
  readonly tail: string;
}

const MOST_KEPT = 8_000;

/**
 * Runs a command line of the user's own through the system's shell (`/bin/sh`, `cmd.exe`), exactly as it was given.
 * Nothing may be put into the line: what the command is to know it gets as variables.
 */
export function runShell(
  command: string,
  { cwd, env, onOutput, onStart }: ShellOptions,
): Promise<ShellResult> {
  return new Promise((resolve) => {
    const ownGroup = sep === '/';
    const child = spawn(command, {
      shell: true,
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      detached: ownGroup,
    });
    const { pid } = child;
    if (pid !== undefined) onStart(() => killTree(pid, ownGroup));
    let tail = '';
    const hear = (text: string): void => {
      tail = (tail + text).slice(-MOST_KEPT);
      onOutput(text);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', ({ message }) => resolve({ status: null, tail: message }));
    child.on('close', (status) => resolve({ status, tail }));
  });
}
