import { resolveCommit } from '../shell/git.ts';
import { unpushed } from '../shell/repository.ts';

/** A commit that is on its way to a remote. */
export interface PushedCommit {
  readonly commit: string;
  /** What the remote has of its history, or had under the same name; none where it has nothing of it. */
  readonly bases: readonly string[];
}

/**
 * What a push brings, by the lines that Git writes to a pre-push hook: local ref, local id, remote ref, remote id.
 * https://git-scm.com/docs/githooks#_pre_push
 */
export async function pushedCommits(root: string, remote: string, input: string): Promise<PushedCommit[]> {
  const pushed = new Map<string, PushedCommit>();
  for (const line of input.split('\n')) {
    const [, localId = '', , remoteId = ''] = line.trim().split(' ');
    if (localId === '' || isNone(localId)) continue;
    // A tag may stand for something that is no commit.
    const commit = await resolveCommit(root, localId);
    if (commit === null) continue;
    // After a force push by somebody else this repository may never have seen what the remote has.
    const known = isNone(remoteId) ? null : await resolveCommit(root, remoteId);
    const { count, bases } = await unpushed(root, commit, remote, known);
    if (count > 0) pushed.set([commit, ...bases].join(' '), { commit, bases });
  }
  return [...pushed.values()];
}

/** Git writes nothing but zeros for what is not there: a new ref, or a deleted one. */
function isNone(id: string): boolean {
  return /^0+$/.test(id);
}
