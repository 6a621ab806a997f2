import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** The longest first pause, in milliseconds; each further one may be twice as long. */
  readonly pause: number;
}

export const PATIENCE: Patience = { attempts: 6, pause: 200 };

const LONGEST_PAUSE_MS = 5_000;

/** Does something again, after growing random pauses, while its error is one that passes. */
export async function withRetries<T>(
  attempt: (number: number) => Promise<T>,
  passes: (error: unknown, number: number) => boolean,
  { attempts, pause }: Patience = PATIENCE,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number >= attempts || !passes(error, number)) throw error;
    }
    // https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, pause * 2 ** (number - 1)));
  }
}
