import { resolve } from 'node:path';
import type { CheckOptions, CheckResult } from './check-result.ts';

export type * from './check-result.ts';

/**
 * Judges the dbt projects of a Git repository, as `mesh check` does.
 *
 * @throws an Error whose `next`, where there is one, says what to do: a wrong option or `mesh.yml`, or Git failing.
 */
export async function check({
  cwd = '.',
  staged = false,
  rev,
  changedSince = [],
  projects = [],
  env = {},
}: CheckOptions = {}): Promise<CheckResult> {
  const { command } = await import('./commands/check.ts');
  const values = {
    staged,
    rev,
    'changed-since': changedSince,
    project: projects,
    format: ['json'],
  };
  let printed = '';
  await command.run(
    { values, positionals: [] },
    {
      cwd: resolve(cwd),
      env,
      parent: 0,
      now: () => new Date(),
      stdout: (text) => {
        printed += text;
      },
      stderr: () => {},
      stdin: async () => '',
      color: false,
      interactive: false,
      ask: null,
      onInterrupt: () => () => {},
      leave: () => {},
    },
  );
  return JSON.parse(printed) as CheckResult;
}
