import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { foreignMesh } from './foreign-mesh.ts';

suite('^C', ({ test }) => {
  test('while dbt compiles a pushed commit leaves no folder and no process behind', async () => {
    const repo = await foreignMesh();
    const commit = await repo.commit('all');
    const bin = tempDir('bin-');
    const temporary = tempDir('tmp-');
    // A dbt that takes for ever: what is tested is what happens to us while it runs.
    writeFileSync(
      join(bin, 'dbt'),
      '#!/bin/sh\nsleep 60 &\necho "$$ $!" >"$STARTED.new"\nmv "$STARTED.new" "$STARTED"\nwait\n',
      { mode: 0o755 },
    );
    mkdirSync(join(temporary, 'marks'));
    const started = join(temporary, 'marks', 'started');
    const env = { ...repo.env, PATH: `${bin}:${repo.env['PATH']}`, TMPDIR: temporary, STARTED: started };
    const child = spawn(process.execPath, [cliPath, 'compile', '--rev', commit], { cwd: repo.dir, env });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.on('exit', (_, signal) => resolve(signal));
    });
    while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.is(readdirSync(temporary).filter((name) => name.startsWith('meshgate-')).length, 1);
    child.kill('SIGINT');
    assert.is(await ended, 'SIGINT');
    assert.equal(readdirSync(temporary), ['marks']);
    for (const pid of readFileSync(started, 'utf8').trim().split(' ')) {
      // What has ended may stand in the table until somebody asks for its status (Z).
      const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
      assert.match(stdout, /^Z|^$/, `${pid} is still running`);
    }
  });
});
