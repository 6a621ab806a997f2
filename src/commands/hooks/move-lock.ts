import type { Context } from '../../context.ts';
import { OutsideError } from '../../errors.ts';
import { type Brought, oldStateStays } from './after-git.ts';
import { REGISTRY_LIMIT_MS, within } from './time-limit.ts';

const AGAIN = '`mesh sync` tries again';

/** `sync: latest`: what `mesh sync` does, unless the registry takes too long. Names the files to commit. */
export async function moveLock(brought: Brought, context: Context): Promise<string[]> {
  const { command: sync } = await import('../sync.ts');
  const said: string[] = [];
  const written: string[] = [];
  const listener: Context = {
    ...context,
    cwd: brought.places.root,
    stdout: (line) => written.push(line),
    stderr: (line) => said.push(line),
  };
  try {
    const moved = sync.run({ values: brought.registry, positionals: [] }, listener);
    const code = await within(REGISTRY_LIMIT_MS, 'The registry', moved, context);
    const [problem = ''] = said;
    const lines = toCommit(written);
    return code === 0 ? lines : [...lines, oldStateStays(problem.trim().replace(/^mesh: /, ''), AGAIN)];
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return [oldStateStays(error.message, AGAIN)];
  }
}

/** All but what Git ignores. */
function toCommit(written: readonly string[]): string[] {
  const paths = written
    .flatMap((line) => /^wrote (.*)\n$/.exec(line)?.[1] ?? [])
    .filter((path) => !/(?:^|\/)state\/[^/]+\/manifest\.json$/.test(path));
  return paths.length === 0 ? [] : [`moved to the latest publications; commit ${paths.join(', ')}`];
}
