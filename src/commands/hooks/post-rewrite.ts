import { afterGit } from './after-git.ts';
import { followLock } from './follow-lock.ts';
import type { Hook } from './hook.ts';

/** At the end of a rebase; Git's folder still says that one is under way. What was amended lies here already. */
export const hook: Hook = async ([command], context) =>
  command === 'rebase' ? afterGit(context, (brought) => followLock(brought, context, { tracked: false })) : 0;
