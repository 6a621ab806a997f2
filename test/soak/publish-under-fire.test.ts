import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { folderStore } from '../../src/registry/folder-store.ts';
import { cliPath, type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, makeManifest } from '../manifest/make-manifest.ts';
import { auditOf } from '../registry/audit.ts';
import { KILLS, ROUNDS } from './counts.ts';

/** A repository beside which `up` is published; each number gives another contract. */
async function stage(): Promise<{ repo: GitRepo; args: (number: number) => string[]; registry: string }> {
  const repo = await gitRepo();
  mkdirSync(join(repo.dir, 'manifests'));
  return {
    repo,
    registry: join(repo.dir, 'registry'),
    args: (number) => {
      const file = join(repo.dir, `manifests/${number}.json`);
      const models = [
        { name: 'orders', access: 'public', enforced: true, description: `contract ${number}` },
      ];
      writeFileSync(file, bytesOf(makeManifest('up', models)));
      return ['publish', 'up', '--local', '--manifest', file];
    },
  };
}

suite('registry: under fire', ({ test, timeout }) => {
  timeout(60_000 + (ROUNDS + KILLS) * 6_000);

  test(`four publishers at once, ${ROUNDS} rounds: nothing that succeeded is lost`, async () => {
    const { repo, args, registry } = await stage();
    let told = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const numbers = [0, 1, 2, 3].map((index) => round * 4 + index);
      const outcomes = await Promise.all(numbers.map((number) => repo.meshProcess({}, ...args(number))));
      const { contracts } = await auditOf(folderStore(registry));
      const won = numbers.filter((_, index) => outcomes[index]?.status === 0);
      assert.ok(won.length >= 1, outcomes.map(({ stderr }) => stderr).join());
      for (const number of won) assert.ok(contracts.includes(number));
      for (const { status, stderr } of outcomes.filter((outcome) => outcome.status !== 0)) {
        assert.is(status, 3);
        assert.match(stderr, 'somebody else');
        told++;
      }
      const latest = readFileSync(join(registry, 'up/prod/latest/manifest.json'), 'utf8');
      assert.ok(won.some((number) => latest.includes(`contract ${number}"`)));
    }
    console.log(
      `${ROUNDS} rounds of 4 publishers: ${ROUNDS * 4 - told} published, ${told} told to try again, 0 lost`,
    );
  });

  test(`killed ${KILLS} times at any moment: latest is the old one or the new one, and the next publish works`, async () => {
    const { repo, args, registry } = await stage();
    const file = join(registry, 'up/prod/latest/manifest.json');
    assert.is((await repo.meshProcess({}, ...args(0))).status, 0);
    let moved = 0;
    for (let number = 1; number <= KILLS; number++) {
      const before = readFileSync(file, 'utf8');
      await killedPublish(repo, args(number), registry, number);
      const after = readFileSync(file, 'utf8');
      if (after !== before) {
        assert.match(after, `contract ${number}"`);
        moved++;
      }
      await auditOf(folderStore(registry));
    }
    const { status, stderr } = await repo.meshProcess({}, ...args(KILLS + 1));
    assert.is(status, 0, stderr);
    assert.ok(moved > 0 && moved < KILLS, `the kills missed the moment: latest moved ${moved} times`);
    console.log(`${KILLS} kills: latest moved ${moved} times, 0 torn`);
  });
});

/** Starts a publish and kills it shortly after it has written history, taken the lock, or moved latest. */
async function killedPublish(repo: GitRepo, args: string[], registry: string, number: number): Promise<void> {
  const folder = join(registry, 'up/prod');
  const entries = (): number => readdirSync(join(folder, 'history')).length;
  const latest = (): bigint => statSync(join(folder, 'latest/manifest.json'), { bigint: true }).mtimeNs;
  const [before, since] = [entries(), latest()];
  const moments = [
    () => entries() > before,
    () => existsSync(join(folder, '.mesh-publish.lock')),
    () => latest() !== since,
  ];
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: repo.dir,
    env: repo.env,
    stdio: 'ignore',
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  while (child.exitCode === null && !moments[number % 3]?.())
    await new Promise((resolve) => setImmediate(resolve));
  if (number % 2 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
  child.kill('SIGKILL');
  await closed;
}
