import { toError } from './time-limit.ts';

type Check = RegExp | string | ((error: Error) => unknown);

/** Fails unless `promise` rejects with an Error that fits: a part of its message, a pattern, or a function that returns false or throws. */
export async function rejects(
  promise: Promise<unknown> | (() => Promise<unknown>),
  check?: Check,
): Promise<Error> {
  let value: unknown;
  try {
    value = await (typeof promise === 'function' ? promise() : promise);
  } catch (thrown) {
    const error = toError(thrown);
    if (!(thrown instanceof Error)) throw error;
    if (typeof check === 'string' && !error.message.includes(check)) {
      throw new Error(`rejected with "${error.message}", which does not contain "${check}"`, {
        cause: error,
      });
    }
    if (check instanceof RegExp && !check.test(error.message)) {
      throw new Error(`rejected with "${error.message}", which does not match ${check}`, { cause: error });
    }
    if (typeof check === 'function' && check(error) === false) {
      throw new Error(`rejected with "${error.message}", which is not what was expected`, { cause: error });
    }
    return error;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}
