export type HookName = 'before' | 'after' | 'beforeEach' | 'afterEach';

/** An error in a form that can leave the process. */
export interface Failure {
  message: string;
  diff: string;
  stack: string;
}

export interface DeclaredSuite {
  name: string;
  tests: string[];
  fileTimeout: number;
  listed: boolean;
}

/** What run-file.mjs puts into the process before it loads a test file. */
export interface Recorder {
  declared(suite: DeclaredSuite): void;
  started(suite: string, test: string): void;
  finished(suite: string, test: string, error: Error | Failure | undefined): 'passed' | 'failed';
  told(line: string): void;
  hookFailed(suite: string, hook: HookName, error: Error): Failure;
}

export function recorder(): Recorder {
  const found = (globalThis as { meshgateTestRecorder?: Recorder }).meshgateTestRecorder;
  if (!found) throw new Error('tests are run by `node test/harness/run.mjs [PATH]`');
  return found;
}
