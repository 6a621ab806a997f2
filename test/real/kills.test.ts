import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { s3Store } from '../../src/registry/s3-store.ts';
import { cliPath, type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { auditOf, numberedManifest } from '../registry/audit.ts';
import { isSoak, KILLS } from '../soak/counts.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { newBucket, s3Server } from './s3-server.ts';

const ROUNDS = isSoak ? 100 : 3;
const server = s3Server('VERSITYGW');

interface Stage {
  readonly repo: GitRepo;
  readonly root: string;
  args(number: number): string[];
}

async function stage(): Promise<Stage> {
  const repo = await gitRepo();
  const root = `s3://${await newBucket(server)}/fire`;
  return {
    repo,
    root,
    args: (number) => {
      const file = join(repo.dir, `${number}.json`);
      writeFileSync(file, numberedManifest(number));
      return ['publish', 'up', '--registry', root, '--manifest', file];
    },
  };
}

suite('S3 under fire', ({ test, timeout }) => {
  timeout(90_000 + (ROUNDS + KILLS) * 12_000);

  test(`four publishing processes at once, ${ROUNDS} rounds: nothing that succeeded is lost`, async () => {
    const { repo, root, args } = await stage();
    let told = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const numbers = [0, 1, 2, 3].map((index) => round * 4 + index);
      const outcomes = await Promise.all(
        numbers.map((number) => repo.meshProcess({ env: server.env }, ...args(number))),
      );
      const { contracts, latest } = await auditOf(s3Store(root, server.env));
      const won = numbers.filter((_, index) => outcomes[index]?.status === 0);
      assert.ok(won.length >= 1, outcomes.map(({ stderr }) => stderr).join());
      for (const number of won) assert.ok(contracts.includes(number), `contract ${number} is lost`);
      assert.ok(latest !== null && won.includes(latest), 'latest is of nobody who succeeded');
      for (const { status, stderr } of outcomes.filter((outcome) => outcome.status !== 0)) {
        assert.is(status, 3);
        assert.match(stderr, 'somebody else');
        told++;
      }
    }
    console.log(`${ROUNDS} rounds of 4 processes: ${ROUNDS * 4 - told} published, ${told} told, 0 lost`);
  });

  test(`killed ${KILLS} times at any moment: latest is the old one or the new one, and the next publish works`, async () => {
    const { repo, root, args } = await stage();
    const store = s3Store(root, server.env);
    assert.is((await repo.meshProcess({ env: server.env }, ...args(0))).status, 0);
    let [moved, entries] = [0, 1];
    for (let number = 1; number <= KILLS; number++) {
      const before = (await auditOf(store)).latest;
      await killedPublish(repo, args(number), number);
      const { contracts, latest } = await auditOf(store);
      assert.ok(latest === before || latest === number, `latest is ${latest}`);
      if (latest === number) moved++;
      entries = contracts.length;
    }
    const { status, stderr } = await repo.meshProcess({ env: server.env }, ...args(KILLS + 1));
    assert.is(status, 0, stderr);
    assert.is((await auditOf(store)).latest, KILLS + 1);
    assert.ok(moved > 0 && moved < KILLS, `the kills missed the moment: latest moved ${moved} times`);
    console.log(`${KILLS} kills: ${entries} entries of history, latest moved ${moved} times, 0 torn`);
  });
});

/** Kills a publish when one of its two writes is asked for, is done or is told, or a little later. */
async function killedPublish(repo: GitRepo, args: string[], number: number): Promise<void> {
  const wanted = (['asked', 'done', 'told'] as const)[number % 3];
  const which = number % 2 === 0 ? '/latest/' : '/history/';
  const later = number % 4 < 2 ? 0 : Math.random() * 8;
  let kill = (): void => undefined;
  const proxy: FaultProxy = await faultProxy(server.endpoint, {
    moment: (moment, { method, url }) => {
      if (method === 'PUT' && moment === wanted && url.includes(which)) setTimeout(() => kill(), later);
    },
  });
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: repo.dir,
    env: { ...repo.env, ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
    stdio: 'ignore',
  });
  kill = () => void child.kill('SIGKILL');
  await new Promise((resolve) => child.on('close', resolve));
  await proxy.close();
}
