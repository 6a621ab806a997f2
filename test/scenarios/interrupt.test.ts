import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { foreignMesh } from './foreign-mesh.ts';

suite('^C', ({ test }) => {
  test('while dbt compiles a pushed commit leaves no folder behind', async () => {
    const repo = await foreignMesh();
    const commit = await repo.commit('all');
    const bin = tempDir('bin-');
    const temporary = tempDir('tmp-');
    // A dbt that takes for ever: what is tested is what happens to us while it runs.
    writeFileSync(join(bin, 'dbt'), '#!/bin/sh\ntouch "$STARTED"\nexec sleep 60\n', { mode: 0o755 });
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
  });
});
