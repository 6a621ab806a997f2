import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { judgeSnapshot } from '../../src/commands/judge-snapshot.ts';
import { type CacheFolder, openCacheFolder } from '../../src/project/cache/cache-folder.ts';
import { git } from '../../src/shell/git.ts';
import { indexSnapshot, revisionSnapshot } from '../../src/source/git-snapshots.ts';
import type { Snapshot } from '../../src/source/snapshot.ts';
import { listingBefore, parseStagedChange, STAGED_CHANGE } from '../../src/source/staged-change.ts';
import { treeSnapshot } from '../../src/source/tree-snapshot.ts';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { MESHES } from './counts.ts';
import { randomMesh } from './random-mesh.ts';

const today = '2026-11-22';

async function verdict(repo: GitRepo, snapshot: Snapshot, cache: CacheFolder | undefined): Promise<string> {
  const { findings, unknown, projects } = await judgeSnapshot({ root: repo.dir, today, cache }, snapshot);
  const names = projects.map(({ name, path }) => `${name} ${path}`);
  return JSON.stringify({ findings, unknown: unknown.map((place) => JSON.stringify(place)), names }, null, 1);
}

function counted(snapshot: Snapshot): { snapshot: Snapshot; reads: () => number } {
  let reads = 0;
  const read: Snapshot['read'] = (paths) => {
    reads += paths.length;
    return snapshot.read(paths);
  };
  return { snapshot: { ...snapshot, read }, reads: () => reads };
}

function lay(repo: GitRepo, before: ReadonlyMap<string, string>, files: ReadonlyMap<string, string>): void {
  for (const path of before.keys()) if (!files.has(path)) rmSync(join(repo.dir, path), { force: true });
  for (const [path, text] of files) if (before.get(path) !== text) repo.write(path, text);
}

suite(
  'the cache on random meshes',
  ({ test }) => {
    for (const seed of MESHES) {
      for (const straight of [true, false]) {
        const shape = straight ? 'one after the other' : 'in circles';
        test(`says what no cache says: seed ${seed}, projects ${shape}`, () => walk(seed, straight), {
          timeout: 150_000,
        });
      }
    }
  },
  { fileTimeout: MESHES.length * 300_000 },
);

const steps = 20;

async function walk(seed: number, straight: boolean): Promise<void> {
  const repo = await gitRepo();
  const mesh = randomMesh(seed, straight);
  const cache = openCacheFolder(join(repo.dir, '.git'));
  lay(repo, new Map(), mesh.files);
  await repo.commit('first');
  const history: string[] = [];
  let seen = 0;
  for (let step = 0; step < steps; step++) {
    const before = new Map(mesh.files);
    history.push(mesh.edit());
    lay(repo, before, mesh.files);
    const head = (await repo.git('rev-parse', 'HEAD')).trim();
    const ways: [string, () => Snapshot][] = [['the tree', () => treeSnapshot(repo.dir)]];
    if (step % 2 === 0) {
      await repo.git('add', '--all');
      ways.push(['the index', () => indexSnapshot(repo.dir)]);
      const change = parseStagedChange(await git(repo.dir, STAGED_CHANGE));
      const listing = (await indexSnapshot(repo.dir).listing?.()) ?? '';
      const known = listingBefore(listing, change);
      // Null where a file is empty, which `git add -N` cannot be told from.
      if (known !== null)
        assert.is(known, await revisionSnapshot(repo.dir, head).listing?.(), 'the listing of HEAD');
      ways.push(['HEAD', () => revisionSnapshot(repo.dir, head, known)]);
    }
    for (const [name, open] of ways) {
      const without = await verdict(repo, open(), undefined);
      seen += without.length;
      const told = `seed ${seed}, step ${step}, ${name}, after:\n  ${history.join('\n  ')}`;
      assert.is(await verdict(repo, open(), cache), without, told);
      const again = counted(open());
      assert.is(
        await verdict(repo, again.snapshot, cache),
        without,
        `${told}
  (once more)`,
      );
      // Otherwise the cache would have nothing to do with it.
      if (straight)
        assert.is(
          again.reads(),
          0,
          `${told}
  (a file was read once more)`,
        );
    }
    if (step % 6 === 4) await repo.commit(`step ${step}`);
  }
  assert.ok(seen > 1000 * steps, 'the meshes had findings');
}
