import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayMatter } from '../project/project-files.ts';
import { type GitPlaces, git, resolveCommit } from '../shell/git.ts';
import { readBlobs } from '../source/blobs.ts';
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

const FEW = 20;

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
  const early = change.then((files) => readEarly(cwd, files ?? [])).catch(() => new Map<string, Buffer>());
  return {
    async mayMatter() {
      const files = await change;
      return files === null || files.some(({ path }) => mayMatter(path));
    },
    snapshot(root) {
      const index = indexSnapshot(root, listing);
      return {
        ...index,
        async read(paths) {
          const ready = await early;
          if (paths.length === 0 || !paths.every((path) => ready.has(path))) return index.read(paths);
          return new Map(paths.flatMap((path) => [[path, ready.get(path) as Buffer] as const]));
        },
      };
    },
    async parents(places) {
      const { root } = places;
      const files = await change;
      const head = files === null ? await resolveCommit(root, 'HEAD') : 'HEAD';
      if (head === null) return [memorySnapshot({}, 'the empty tree')];
      const before = files === null ? null : listingBefore((await listing).toString('latin1'), files);
      const merged = mergeHeads(places).map((commit) => revisionSnapshot(root, commit));
      return [revisionSnapshot(root, head, before), ...merged];
    },
  };
}

/** A commit of a few models asks for them and for nothing else; they come while Git still lists the index. */
async function readEarly(cwd: string, files: readonly StagedFile[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const wanted = files.filter(({ oid, path }) => oid !== null && /\.(?:sql|py)$/i.test(path));
  if (wanted.length === 0 || wanted.length > FEW) return found;
  void import('../project/template-facts.ts');
  const blobs = await readBlobs(
    cwd,
    wanted.map(({ oid }) => oid ?? ''),
  );
  for (const { path, oid } of wanted) {
    const bytes = blobs.get(oid ?? '');
    if (bytes !== undefined) found.set(path, bytes);
  }
  return found;
}

/** https://git-scm.com/docs/gitrevisions */
function mergeHeads({ own }: GitPlaces): string[] {
  try {
    return readFileSync(join(own, 'MERGE_HEAD'), 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
