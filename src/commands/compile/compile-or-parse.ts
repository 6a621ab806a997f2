import type { DbtResult } from '../../shell/dbt.ts';
import { nodeAtFault, outsideReason } from './dbt-words.ts';
import type { CompileJob, RunDbt } from './job.ts';

export interface Ran {
  readonly result: DbtResult;
  /** What was run in the end. */
  readonly ran: CompileJob['mode'];
  /** A line for the user; null where there is nothing to say. */
  readonly note: string | null;
  /** The same files would come to the same end another time. */
  readonly isLasting: boolean;
}

/**
 * `dbt compile` without a warehouse; where a model asks for one all the same, `dbt parse`, which needs none and
 * renders what can be rendered.
 */
export async function compileOrParse(
  mode: CompileJob['mode'],
  options: readonly string[],
  run: RunDbt,
): Promise<Ran> {
  const quiet = ['--quiet', '--no-populate-cache'];
  const parse = [...quiet, 'parse', ...options];
  if (mode === 'parse') return { result: await run(parse), ran: 'parse', note: null, isLasting: true };
  const result = await run([...quiet, 'compile', '--no-introspect', ...options]);
  const reason = result.ok ? null : outsideReason(result.output);
  if (reason === null) return { result, ran: 'compile', note: null, isLasting: true };
  const why =
    reason === 'introspection'
      ? `${nodeAtFault(result.output) ?? 'a model'} asks the warehouse`
      : 'the warehouse was not reached';
  return {
    result: await run(parse),
    ran: 'parse',
    note: `dbt compile needs more than files here (${why}), so dbt parse was run instead`,
    isLasting: reason === 'introspection',
  };
}
