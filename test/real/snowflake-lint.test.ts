import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { setupFile } from '../snowflake/setup-account.ts';
import { sqlOf } from '../snowflake/statements.ts';
import { snowflakeProgram } from './fakesnow.ts';

const run = (program: string, args: string[], input = '') =>
  spawnCommand(snowflakeProgram(program), args, { cwd: repoRoot, input });

/** Which parsers read each statement as Snowflake's. */
async function readersOf(statements: readonly string[]): Promise<string[][]> {
  const { status, stdout, stderr } = await run(
    'python',
    ['test/real/parse-snowflake.py'],
    JSON.stringify(statements),
  );
  assert.is(status, 0, stderr);
  return JSON.parse(stdout);
}

/** What sqlfluff alone knows: neither sqlglot nor sqlparser-rs has a word for these. */
const SQLFLUFF_ALONE =
  /^(alter schema \S+ enable managed access|(create|drop) resource monitor |alter warehouse )/;

suite('the SQL and the shell of this repository', ({ test, timeout }) => {
  timeout(300_000);
  const scripts = readdirSync(join(repoRoot, 'snowflake_setup')).filter((name) => name.endsWith('.sql'));

  test('every statement of snowflake_setup is read by sqlfluff and by one parser more', async () => {
    const statements = scripts.flatMap((name) => sqlOf(setupFile(name)));
    const readers = await readersOf(statements);
    const wrong = statements.filter((sql, index) => {
      const names = readers[index] ?? [];
      return !names.includes('sqlfluff') || names.length > 1 === SQLFLUFF_ALONE.test(sql);
    });
    assert.ok(statements.length > 100);
    assert.equal(wrong, []);
  });

  test('so is every statement of mesh grants, of this repository and of one with strange names', async () => {
    const printed = await Promise.all(
      ['model', 'schema'].map((by) =>
        spawnCommand(process.execPath, ['dist/cli.js', 'grants', '--by', by], { cwd: repoRoot }),
      ),
    );
    const statements = printed.flatMap(({ stdout }) => sqlOf(stdout));
    assert.is(statements.length, 6 + 8);
    const strange = statements.map((sql) => sql.replace('"MARTS"', '"a ""strange"" name"'));
    const readers = await readersOf([...statements, ...strange]);
    assert.equal(
      [...statements, ...strange].filter((_, index) => {
        const names = readers[index] ?? [];
        return !names.includes('sqlfluff') || names.length < 2;
      }),
      [],
    );
  });

  test('a statement that is none is read by nobody', async () => {
    const broken = ['grant select table to role x', 'create schema if not exists', 'select from where'];
    assert.equal(await readersOf(broken), [[], [], []]);
  });

  test('sqlfluff finds nothing to mend, and finds what is planted', async () => {
    const paths = ['snowflake_setup', 'dbt_up', 'dbt_down', 'dbt_down_loom'];
    const lint = await run('sqlfluff', ['lint', '--disable-progress-bar', ...paths]);
    assert.is(lint.status, 0, lint.stdout);
    const planted = await run('sqlfluff', ['lint', '-'], 'SELECT a  from b;\n');
    assert.is(planted.status, 1);
    assert.match(planted.stdout, /CP01/);
  });

  test('shellcheck finds nothing to mend, and finds what is planted', async () => {
    const hooks = ['hooks', '.husky'].flatMap((folder) =>
      readdirSync(join(repoRoot, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => `${folder}/${name}`),
    );
    assert.ok(hooks.length > 5);
    // Husky runs the hooks with `sh -e`, so they have no first line that says so.
    for (const args of [['snowflake_setup/setup_keypair_auth.sh'], ['--shell=sh', ...hooks]]) {
      const checked = await run('shellcheck', args);
      assert.is(checked.status, 0, checked.stdout);
    }
    assert.is((await run('shellcheck', ['--shell=sh', '-'], 'rm $1\n')).status, 1);
  });
});
