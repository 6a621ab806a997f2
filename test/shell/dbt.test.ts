import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Dbt, findDbt, runDbt } from '../../src/shell/dbt.ts';
import { dbtInstall } from '../../src/shell/dbt-version.ts';
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

  test('is called by what mesh.yml says, by uv, or where poetry has it', async () => {
    const root = tempDir();
    const env = { PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}` };
    const folders = [root];
    const found = (text: string | null): Promise<Dbt> =>
      findDbt({ folders, command: text === null ? null : { text, from: root } }, env);
    const poetry = program(
      join(root, 'bin/poetry'),
      `[ "$*" = 'env info --path' ] && echo "${root}/by-poetry"`,
    );
    const ofPoetry = program(join(root, 'by-poetry/bin/dbt'), '');
    writeFileSync(join(root, 'poetry.lock'), '');
    assert.equal(await found(null), { program: ofPoetry, words: [], pins: join(root, 'poetry.lock') });
    const uv = program(join(root, 'bin/uv'), '');
    writeFileSync(join(root, 'uv.lock'), '');
    const words = ['run', '--frozen', '--project', root, '--', 'dbt'];
    assert.equal(await found(null), { program: uv, words, pins: join(root, 'uv.lock') });
    assert.equal(await found(`poetry run "my dbt"`), {
      program: poetry,
      words: ['run', 'my dbt'],
      pins: null,
    });
    assert.equal(await found('by-poetry/bin/dbt'), plain(ofPoetry));
    await rejects(
      found('envs/none/dbt'),
      'mesh.yml runs dbt by `envs/none/dbt`, and there is no envs/none/dbt',
    );
    await rejects(found('condo run dbt'), 'there is no condo');
  });

  test('is known by what lies beside it, without a start', async () => {
    const root = tempDir();
    const dbt = plain(program(join(root, 'bin/dbt'), ''));
    const packages = join(root, 'lib/python3.11/site-packages');
    for (const name of ['dbt_core-1.8.9.dist-info', 'dbt_loom-0.9.6.dist-info', 'dbt', 'click-8.1.dist-info'])
      mkdirSync(join(packages, name), { recursive: true });
    const before = await dbtInstall(dbt);
    assert.equal([...before.packages].sort(), [
      ['dbt_core', '1.8.9'],
      ['dbt_loom', '0.9.6'],
    ]);
    assert.is((await dbtInstall(dbt)).identity, before.identity);
    mkdirSync(join(packages, 'dbt_duckdb-1.8.4.dist-info'));
    assert.is.not((await dbtInstall(dbt)).identity, before.identity);
    // dbt 2 is no script of the Python that it may lie beside.
    writeFileSync(dbt.program, '\u007fELF');
    assert.is((await dbtInstall(dbt)).packages.size, 0);
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
