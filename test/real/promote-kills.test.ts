import { spawn } from 'node:child_process';
import { s3Store } from '../../src/registry/s3-store.ts';
import { cliPath, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { killPromotes } from '../registry/killed-promotes.ts';
import { isSoak } from '../soak/counts.ts';
import { faultProxy } from './fault-proxy.ts';
import { newBucket, s3Server } from './s3-server.ts';

const PROMOTES = isSoak ? 100 : 24;

suite('a candidate in S3 under fire', ({ test, timeout, tell }) => {
  timeout(60_000 + PROMOTES * 15_000);

  test(`killed ${PROMOTES} times between candidate and promote: latest is the old one or the new one`, async () => {
    const server = s3Server('VERSITYGW');
    const repo = await gitRepo();
    const root = `s3://${await newBucket(server)}/fire`;
    const kill = async (words: readonly string[], write: number, round: number): Promise<void> => {
      const wanted = (['asked', 'done', 'told'] as const)[round % 3];
      const later = round % 2 === 0 ? 0 : Math.random() * 8;
      let [puts, end] = [0, (): void => undefined];
      const proxy = await faultProxy(server.endpoint, {
        moment: (moment, { method }) => {
          if (method === 'PUT' && moment === wanted && ++puts === write) setTimeout(() => end(), later);
        },
      });
      const child = spawn(process.execPath, [cliPath, ...words], {
        cwd: repo.dir,
        env: { ...repo.env, ...server.env, AWS_ENDPOINT_URL: proxy.endpoint },
        stdio: 'ignore',
      });
      end = () => void child.kill('SIGKILL');
      await new Promise((resolve) => child.on('close', resolve));
      await proxy.close();
    };
    const store = s3Store(root, server.env);
    const stage = { repo, store, registry: ['--registry', root], env: server.env, kill };
    tell(await killPromotes(stage, PROMOTES));
  });
});
