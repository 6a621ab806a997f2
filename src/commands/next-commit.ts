import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayMatter } from '../project/project-files.ts';
import { type GitPlaces, git } from '../shell/git.ts';
import { INDEX_LISTING, indexSnapshot, revisionSnapshot } from '../source/git-snapshots.ts';
import { memorySnapshot } from '../source/memory-snapshot.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { listingBefore, parseStagedChange, STAGED_CHANGE, type StagedFile } from '../source/staged-change.ts';

/** The commit in the making: what it will hold, and what it will follow. */
export interface NextCommit {
  /** Whether it touches anything that a verdict can depend on. Against one parent is enough: then it is that parent. */
  mayMatter(): Promise<boolean>;
  snapshot(root: string): Snapshot;
  /** HEAD, and what is being merged into it. */
  parents(places: GitPlaces): Promise<readonly Snapshot[]>;
}

/** Starting Git is a good part of what a commit costs, so nothing waits for it that need not. */
export function startCommit(cwd: string): NextCommit {
  // Before the first commit there is nothing to compare with.
  const change: Promise<readonly StagedFile[] | null> = git(cwd, STAGED_CHANGE).then(
    parseStagedChange,
    () => null,
  );
  const listing = git(cwd, INDEX_LISTING);
  // Whoever needs it will see that it failed.
  listing.catch(() => undefined);
  return {
    async mayMatter() {
      const files = await change;
      return files === null || files.some(({ path }) => mayMatter(path));
    },
    snapshot: (root) => indexSnapshot(root, listing),
    async parents(places) {
      const { root, head } = places;
      if (head === null) return [memorySnapshot({}, 'the empty tree')];
      const files = await change;
      const before = files === null ? null : listingBefore((await listing).toString('latin1'), files);
      const merged = mergeHeads(places).map((commit) => revisionSnapshot(root, commit));
      return [revisionSnapshot(root, head, before), ...merged];
    },
  };
}

/** https://git-scm.com/docs/gitrevisions */
function mergeHeads({ own }: GitPlaces): string[] {
  try {
    return readFileSync(join(own, 'MERGE_HEAD'), 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
