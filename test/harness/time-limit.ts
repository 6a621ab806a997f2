import { inspect, types } from 'node:util';

export function toError(thrown: unknown): Error {
  if (thrown instanceof Error || types.isNativeError(thrown)) return thrown;
  return new Error(`threw ${inspect(thrown)}, which is not an Error`);
}

/** Fails when `body` takes longer; the timer also keeps the process alive while nothing else does. */
export async function withinLimit(body: () => unknown, ms: number, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`${what} took longer than ${ms} ms`);
      error.name = 'TimeLimitError';
      error.stack = '';
      reject(error);
    }, ms);
  });
  try {
    await Promise.race([(async () => body())(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
