import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderStore } from '../../src/registry/folder-store.ts';
import { cliPath, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { killPromotes } from '../registry/killed-promotes.ts';
import { PROMOTES } from './counts.ts';

suite('a candidate under fire', ({ test, timeout, tell }) => {
  timeout(60_000 + PROMOTES * 12_000);

  test(`killed ${PROMOTES} times between candidate and promote: latest is the old one or the new one`, async () => {
    const repo = await gitRepo();
    const folder = join(repo.dir, 'registry');
    const kill = async (words: readonly string[], write: number, round: number): Promise<void> => {
      const writes = watchWrites(join(folder, 'up/prod'));
      const child = spawn(process.execPath, [cliPath, ...words], {
        cwd: repo.dir,
        env: repo.env,
        stdio: 'ignore',
      });
      const closed = new Promise((resolve) => child.on('close', resolve));
      while (child.exitCode === null && writes() < write)
        await new Promise((resolve) => setImmediate(resolve));
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      child.kill('SIGKILL');
      await closed;
    };
    const stage = { repo, store: folderStore(folder), registry: ['--local'], env: {}, kill };
    tell(await killPromotes(stage, PROMOTES));
  });
});

/** How many writes of a project's part of a registry were seen to begin. */
function watchWrites(folder: string): () => number {
  const stampOf = (path: string): string => {
    const found = statSync(join(folder, path), { bigint: true, throwIfNoEntry: false });
    return `${found?.mtimeNs ?? ''}`;
  };
  const look = (): string[] => {
    const newest = readdirSync(join(folder, 'history')).sort().at(-1) ?? '';
    return ['history', `history/${newest}`, 'latest', 'candidate'].map(stampOf);
  };
  let [seen, count] = [look(), 0];
  return () => {
    const now = look();
    if (now.some((stamp, index) => stamp !== seen[index])) count += 1;
    seen = now;
    return count;
  };
}
