import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Dbt, findDbt, runDbt } from '../../src/shell/dbt.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

function program(file: string, script: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const plain = (file: string): Dbt => ({ program: file, words: [], pins: null });

suite('shell: dbt', ({ test }) => {
  test("is found in the project's .venv, then the root's, then on PATH", async () => {
    const root = tempDir();
    const project = join(root, 'up');
    const folders = [project, root];
    const onPath = program(join(root, 'bin/dbt'), '');
    const env = { PATH: ['/nowhere', join(root, 'bin')].join(delimiter) };
    assert.equal(await findDbt({ folders, command: null }, env), plain(onPath));
    const ofRoot = program(join(root, '.venv/bin/dbt'), '');
    assert.equal(await findDbt({ folders, command: null }, env), plain(ofRoot));
    const own = program(join(project, '.venv/Scripts/dbt.exe'), '');
    assert.equal(await findDbt({ folders, command: null }, env), plain(own));
  });

  test('is said to be missing, with the command that installs it', async () => {
    const error = await rejects(
      findDbt({ folders: [tempDir()], command: null }, { PATH: '' }),
      'dbt was not found',
    );
    assert.is(error.name, 'OutsideError');
    assert.match((error as { next?: string }).next ?? '', 'pip install');
  });

  test('tells what it said without times, and whether it succeeded', async () => {
    const cwd = tempDir();
    const dbt = program(join(cwd, 'dbt'), 'echo "04:52:03  Encountered an error:"; echo "$@"; exit 2');
    assert.equal(await runDbt(plain(dbt), ['parse'], { cwd, env: {} }), {
      ok: false,
      output: 'Encountered an error:\n--no-use-colors parse',
    });
  });

  test("gets the user's environment, without what Git sets in a hook", async () => {
    const cwd = tempDir();
    const dbt = program(
      join(cwd, 'dbt'),
      'echo "[$GIT_DIR][$GIT_INDEX_FILE][$MINE][$DBT_SEND_ANONYMOUS_USAGE_STATS]"',
    );
    const env = { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', MINE: 'kept' };
    assert.is((await runDbt(plain(dbt), [], { cwd, env })).output, '[][][kept][false]');
    const wanted = { ...env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'true' };
    assert.is((await runDbt(plain(dbt), [], { cwd, env: wanted })).output, '[][][kept][true]');
  });

  test('that cannot be started is an outside failure', async () => {
    const cwd = tempDir();
    const error = await rejects(
      runDbt(plain(join(cwd, 'dbt')), [], { cwd, env: {} }),
      'could not be started',
    );
    assert.is(error.name, 'OutsideError');
  });
});
