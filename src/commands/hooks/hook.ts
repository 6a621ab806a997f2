import type { Context } from '../../context.ts';
import type { ExitCode } from '../command.ts';

/** What a Git hook does, with the words that Git gives it. https://git-scm.com/docs/githooks */
export type Hook = (words: readonly string[], context: Context) => Promise<ExitCode>;
