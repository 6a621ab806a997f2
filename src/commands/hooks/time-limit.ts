import type { Context } from '../../context.ts';
import { OutsideError } from '../../errors.ts';

/** Git waits for its hooks: how long after the start of the process the registry may still be waited for, in ms. */
export const REGISTRY_LIMIT_MS = 2_000;

/** What nobody asked for may cost less. */
export const LOOK_LIMIT_MS = 1_000;

/** On a machine with much else to do the start alone may take that long; a registry at hand has time all the same. */
const LEAST_MS = 1_000;

/**
 * Waits for `work` until so many milliseconds after the start of the process. What is late is left behind: no
 * connection that hangs keeps Git waiting.
 *
 * @throws OutsideError when the time is over.
 */
export async function within<T>(limit: number, what: string, work: Promise<T>, context: Context): Promise<T> {
  const wait = Math.max(LEAST_MS, limit - performance.now());
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const end = (): void => {
      context.leave();
      reject(new OutsideError(`${what} did not answer within ${(wait / 1_000).toFixed(1)} s.`));
    };
    timer = setTimeout(end, wait);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
