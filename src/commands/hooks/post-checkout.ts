import { isGitBusy } from '../../shell/git-operation.ts';
import { afterGit } from './after-git.ts';
import { followLock } from './follow-lock.ts';
import type { Hook } from './hook.ts';

/** Git gives the old HEAD, the new one, and `1` where a branch was switched, `0` where files were checked out. */
export const hook: Hook = async ([, , flag], context) => {
  if (flag !== '1') return 0;
  return afterGit(context, async (brought) =>
    isGitBusy(brought.places.own) ? [] : followLock(brought, context, { tracked: false }),
  );
};
