import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Context } from '../context.ts';
import { mayMatter } from '../project/project-files.ts';
import { NEIGHBOUR_FILES } from '../project/project-roots.ts';
import { isAmending } from '../shell/amending.ts';
import { type GitPlaces, git, resolveCommit } from '../shell/git.ts';
import { readObjects } from '../source/blobs.ts';
import { indexListing, indexSnapshot, revisionSnapshot } from '../source/git-snapshots.ts';
import { oidsOf } from '../source/listing.ts';
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
export function startCommit({ cwd, env, parent }: Pick<Context, 'cwd' | 'env' | 'parent'>): NextCommit {
  // Before the first commit there is nothing to compare with.
  const change: Promise<readonly StagedFile[] | null> = git(cwd, STAGED_CHANGE).then(
    parseStagedChange,
    () => null,
  );
  const listing = indexListing(cwd);
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
          const oids = [...(await oidsOf(index, paths))];
          if (!oids.every(([, oid]) => ready.has(oid))) return index.read(paths);
          return new Map(oids.map(([path, oid]) => [path, ready.get(oid) as Buffer]));
        },
      };
    },
    async parents(places) {
      const { root } = places;
      const amended = (await isAmending(parent)) ? await amendedParents(places) : null;
      if (amended !== null) return commits(root, amended);
      const files = await change;
      const head = files === null ? await resolveCommit(root, 'HEAD') : 'HEAD';
      if (head === null) return commits(root, []);
      const before = files === null ? null : listingBefore(await listing, files);
      return [revisionSnapshot(root, head, before), ...commits(root, await mergeHeads(places, env), [])];
    },
  };
}

/** A commit without parents follows the empty tree. */
function commits(
  root: string,
  ids: readonly string[],
  none: readonly Snapshot[] = [memorySnapshot({}, 'the empty tree')],
): readonly Snapshot[] {
  return ids.length === 0 ? none : ids.map((id) => revisionSnapshot(root, id));
}

/** The parents of HEAD, which an amended commit takes over; null where a shallow clone does not have them. */
async function amendedParents({ root, common }: GitPlaces): Promise<readonly string[] | null> {
  const head = await resolveCommit(root, 'HEAD');
  if (head === null || readLines(join(common, 'shallow')).includes(head)) return null;
  return (await git(root, ['rev-parse', 'HEAD^@'])).toString('utf8').split('\n').filter(Boolean);
}

/**
 * A commit of a few models asks for them, and at most for what says how their project is read; both come while Git
 * still lists the index.
 */
async function readEarly(cwd: string, files: readonly StagedFile[]): Promise<Map<string, Buffer>> {
  const wanted = files.filter(({ oid, path }) => oid !== null && /\.(?:sql|py|ya?ml)$/i.test(path));
  if (files.length > FEW) return new Map();
  if (wanted.length > 0) void import('../project/template-facts.ts');
  const folders = new Set(files.flatMap(({ path }) => (mayMatter(path) ? foldersAbove(path) : [])));
  const control = [...folders].flatMap((folder) =>
    ['dbt_project.yml', ...NEIGHBOUR_FILES].map((name) => `:${posix.join(folder, name)}`),
  );
  return readObjects(cwd, [
    ...wanted.map(({ oid }) => oid ?? ''),
    ...control.filter((name) => !name.includes('\n')),
  ]);
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return [...parts.map((_, index) => parts.slice(0, index + 1).join('/')), ''];
}

/**
 * What is being merged. `git merge` writes MERGE_HEAD only after its hook; to the hook it names each side as
 * `GITHEAD_<id>`, for the labels of conflicts. https://git-scm.com/docs/gitrevisions
 */
async function mergeHeads({ root, own }: GitPlaces, env: Context['env']): Promise<readonly string[]> {
  const written = readLines(join(own, 'MERGE_HEAD'));
  if (written.length > 0) return written;
  const named = Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]+)$/.exec(name)?.[1] ?? []);
  if (named.length < 2) return named;
  // Of several sides Git leaves out those that the others contain.
  const independent = await git(root, ['merge-base', '--independent', 'HEAD', ...named]);
  return named.filter((id) => independent.includes(id));
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
