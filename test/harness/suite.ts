import { suite as uvuSuite } from 'uvu';
import { type Failure, type HookName, recorder } from './recorder.ts';
import { toError, withinLimit } from './time-limit.ts';

type Body = () => unknown;

interface Limit {
  /** Milliseconds; the suite's own limit when left out. */
  timeout?: number;
}

interface Step extends Limit {
  body: Body;
}

export interface SuiteTools {
  test(name: string, body: Body, limit?: Limit): void;
  before(body: Body, limit?: Limit): void;
  after(body: Body, limit?: Limit): void;
  beforeEach(body: Body, limit?: Limit): void;
  afterEach(body: Body, limit?: Limit): void;
  /** One line of what was found, printed below the file's own in every run. */
  tell(line: string): void;
  /** The time limit of each test and hook of this suite, in milliseconds. */
  timeout(ms: number): void;
}

export interface SuiteOptions {
  /** The time limit of the whole file, in milliseconds, when its 180 s do not do. */
  fileTimeout?: number;
  /** Its tests are stories: each is listed by name when the file has run. */
  listed?: boolean;
}

/**
 * uvu's `suite`, fenced. Left alone, uvu 0.5.6 ends green when a hook throws, a test throws a string, or `.run()` is
 * forgotten, and waits for ever for a promise that nobody settles: https://github.com/lukeed/uvu/issues/60 and others.
 */
export function suite(name: string, define: (tools: SuiteTools) => void, options: SuiteOptions = {}): void {
  const tests = new Map<string, Step>();
  const hooks: Record<HookName, Step[]> = { before: [], after: [], beforeEach: [], afterEach: [] };
  let suiteLimit = 30_000;
  let defined = false;
  let broken: Failure | undefined;

  const stillDefining = (): void => {
    if (defined)
      throw new Error(`suite "${name}" is already defined: declare tests and hooks before define returns`);
  };
  const hook =
    (kind: HookName) =>
    (body: Body, limit: Limit = {}) => {
      stillDefining();
      hooks[kind].push({ body, ...limit });
    };

  const returned: unknown = define({
    test: (testName, body, limit = {}) => {
      stillDefining();
      if (tests.has(testName)) throw new Error(`suite "${name}" has two tests named "${testName}"`);
      tests.set(testName, { body, ...limit });
    },
    before: hook('before'),
    after: hook('after'),
    beforeEach: hook('beforeEach'),
    afterEach: hook('afterEach'),
    tell: (line) => recorder().told(line),
    timeout: (ms) => {
      suiteLimit = ms;
    },
  });
  defined = true;
  if (returned instanceof Promise) throw new Error(`suite "${name}": define must not be async`);

  const run = (step: Step, what: string): Promise<void> =>
    withinLimit(step.body, step.timeout ?? suiteLimit, what);

  const runHooks = async (kind: HookName): Promise<void> => {
    for (const step of hooks[kind]) {
      try {
        await run(step, `the ${kind} hook`);
      } catch (thrown) {
        const error = toError(thrown);
        error.message = `${kind} hook: ${error.message}`;
        broken ??= recorder().hookFailed(name, kind, error);
      }
    }
  };

  const attempt = async (step: Step): Promise<Error | undefined> => {
    await runHooks('beforeEach');
    try {
      if (!broken) await run(step, 'the test');
      return undefined;
    } catch (thrown) {
      return toError(thrown);
    } finally {
      await runHooks('afterEach');
    }
  };

  // Without a name uvu prints dots alone: the names are told by the recorder.
  const wrapped = uvuSuite();
  wrapped.before(() => runHooks('before'));
  for (const [testName, step] of tests) {
    wrapped('', async () => {
      recorder().started(name, testName);
      const error = broken ? undefined : await attempt(step);
      if (recorder().finished(name, testName, error ?? broken) === 'failed') throw silentError();
    });
  }
  wrapped.after(() => runHooks('after'));

  const limits = [...tests.values(), ...Object.values(hooks).flat()].map(
    (step) => step.timeout ?? suiteLimit,
  );
  const fileTimeout = options.fileTimeout ?? Math.max(0, ...limits) + 30_000;
  recorder().declared({ name, tests: [...tests.keys()], fileTimeout, listed: options.listed ?? false });
  wrapped.run();
}

/** The recorder has told what went wrong; uvu needs only to count it, not to print it again. */
function silentError(): Error {
  const error = new Error('');
  error.stack = '';
  return error;
}
