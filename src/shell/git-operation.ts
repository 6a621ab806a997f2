import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What Git keeps in its folder while it goes through several commits. */
const MARKS = [
  'rebase-merge',
  'rebase-apply',
  'sequencer',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'BISECT_LOG',
] as const;

/** Whether a rebase, cherry-pick, revert or bisect is under way; `own` is Git's folder of the worktree. */
export function isGitBusy(own: string): boolean {
  return MARKS.some((name) => existsSync(join(own, name)));
}
