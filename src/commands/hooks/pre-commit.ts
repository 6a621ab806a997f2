import { command as check } from '../check.ts';
import type { Hook } from './hook.ts';

/** A clean commit hears nothing, unless there is something to tell. */
export const hook: Hook = (_, context) =>
  check.run({ values: { staged: true, quiet: true }, positionals: [] }, context);
