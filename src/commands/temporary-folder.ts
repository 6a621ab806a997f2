import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.ts';

/** Set in `cli.ts`: calls back on SIGINT, SIGTERM and SIGHUP before the process ends, and returns the undoing. */
interface Interruptible {
  readonly onInterrupt?: (cleanup: () => void) => () => void;
}

/** Works in a new folder that is gone afterwards, also when the user interrupts. */
export async function withTemporaryFolder<T>(
  context: Context & Interruptible,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'meshgate-')));
  const forget = context.onInterrupt?.(() => rmSync(folder, { recursive: true, force: true }));
  try {
    return await work(folder);
  } finally {
    forget?.();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
