import { isGitBusy } from '../../shell/git-operation.ts';
import { afterGit } from './after-git.ts';
import { followLock } from './follow-lock.ts';
import type { Hook } from './hook.ts';
import { moveLock } from './move-lock.ts';
import { newerPublications } from './newer-publications.ts';

/** A merge leaves a tree that may be changed: the generated sources are brought along too. */
export const hook: Hook = (_, context) =>
  afterGit(context, async (brought) => {
    // `git rebase --rebase-merges` merges too, and goes on with a clean tree or not at all.
    if (isGitBusy(brought.places.own)) return [];
    if (brought.config.sync === 'latest') return moveLock(brought, context);
    const lines = await followLock(brought, context, { tracked: true });
    return [...lines, ...(await newerPublications(brought, context))];
  });
