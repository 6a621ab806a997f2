import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutsideError } from '../errors.ts';
import { codeOf, createFileAtomic } from './atomic-file.ts';

/** A holder touches its lock this often … */
const HEARTBEAT_MS = 400;
/** … and is taken for dead by whoever has watched the lock for this long without a sign of life. */
const STALE_AFTER_MS = 2_000;
const PATIENCE_MS = 30_000;

export interface FolderLock {
  /** Whether the lock is still ours: false where this process slept so long that it was taken for dead. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** One moment of somebody else's lock. */
interface Sign {
  readonly token: string;
  readonly host: string;
  readonly touched: number;
}

/**
 * Takes a lock file, waiting for a living holder and clearing away what a dead one left. Nobody's clock and no
 * process id is trusted, so it holds between machines and containers that share a disk.
 */
export async function takeLock(file: string, staleAfter = STALE_AFTER_MS): Promise<FolderLock> {
  const token = randomUUID();
  const content = `${JSON.stringify({ token, host: hostname() })}\n`;
  const started = performance.now();
  let seen: Sign | null = null;
  let since = started;
  for (;;) {
    const sign = await readSign(file);
    if (sign === null && (await createFileAtomic(file, content))) break;
    if (sign === null || sign.token !== seen?.token || sign.touched !== seen.touched)
      since = performance.now();
    seen = sign;
    const watched = performance.now() - since;
    if (sign !== null && watched > staleAfter) await clear(file, sign, watched > 2 * staleAfter);
    else if (performance.now() - started > PATIENCE_MS) throw busy(file, sign);
    await sleep(5 + Math.random() * 20);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const isHeld = async (): Promise<boolean> => (await readSign(file))?.token === token;
  return {
    isHeld,
    release: async () => {
      clearInterval(heartbeat);
      if (await isHeld()) await rm(file, { force: true });
    },
  };
}

/**
 * Removes one certain stale lock. The hard link named after its token can be made by one process only, and only
 * while the stale lock is still in its place, so nobody ever removes the lock of a living holder.
 */
async function clear(file: string, stale: Sign, force: boolean): Promise<void> {
  const marker = `${file}.${stale.token}`;
  try {
    await link(file, marker);
  } catch (error) {
    // The one who made the marker was killed as well.
    if (codeOf(error) === 'EEXIST' && force) await rm(marker, { force: true });
    else if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw busy(file, stale);
    return;
  }
  if ((await readSign(marker))?.token === stale.token) await rm(file, { force: true });
  await rm(marker, { force: true });
}

async function readSign(file: string): Promise<Sign | null> {
  try {
    const { token, host } = JSON.parse(await readFile(file, 'utf8')) as Partial<Sign>;
    // The token becomes a part of a file's name.
    if (typeof token !== 'string' || !/^[\w-]{1,64}$/.test(token)) return null;
    return { token, host: String(host), touched: (await stat(file)).mtimeMs };
  } catch {
    return null;
  }
}

function busy(file: string, sign: Sign | null): OutsideError {
  const who = sign === null ? 'somebody' : `a publish on ${sign.host}`;
  return new OutsideError(`The registry is locked by ${who}: ${file}`, {
    next: 'Wait for that publish to end and try again. If none runs any more, delete the file.',
  });
}
