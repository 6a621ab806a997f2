import { command as check } from '../check.ts';
import type { Hook } from './hook.ts';

/** A clean commit hears nothing, unless there is something to tell. */
export const hook: Hook = async (_, context) => {
  const verdict = await check.run({ values: { staged: true, quiet: true }, positionals: [] }, context);
  if (verdict === 1) {
    context.stderr(
      'mesh: nothing was committed. Stage what mends it and commit again; --no-verify passes this hook, not the push.\n',
    );
  }
  return verdict;
};
