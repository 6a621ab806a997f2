import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../../harness/git-repo.ts';
import type { Outcome } from '../../harness/spawn-command.ts';
import { suite } from '../../harness/suite.ts';
import { tempDir } from '../../harness/temp-dir.ts';
import { fakeDbt, readerManifest, syncedRepo, upManifest } from '../mesh-repo.ts';

/** Says and does what lies ready in `$NOTES/<word of dbt>`, else writes the manifest of the project. */
const DBT = `for word in "$@"; do case $word in compile|parse|deps|--version) break ;; esac; done
echo "$(basename "$PWD") $word" >>"$NOTES/ran"
[ ! -f "$NOTES/$word" ] || { . "$NOTES/$word"; exit $?; }
mkdir -p target && cp "$NOTES/$(basename "$PWD").json" target/manifest.json`;

const ASKS =
  'echo "Runtime Error in model b (models/b.sql)"; echo "connection never acquired for thread 1"; exit 2';

interface Stage {
  readonly repo: GitRepo;
  says(word: string, script: string | null): void;
  compile(...args: string[]): Promise<Outcome>;
  ran(): string;
}

async function stage(): Promise<Stage> {
  const repo = await syncedRepo();
  const notes = tempDir('notes-');
  fakeDbt(repo, DBT);
  writeFileSync(join(notes, 'up.json'), JSON.stringify(upManifest()));
  for (const name of ['down', 'loomed'] as const) {
    writeFileSync(join(notes, `${name}.json`), JSON.stringify(readerManifest(name)));
  }
  return {
    repo,
    says: (word, script) =>
      script === null ? rmSync(join(notes, word)) : writeFileSync(join(notes, word), `${script}\n`),
    compile: (...args) => repo.meshWith({ env: { NOTES: notes } }, 'compile', '--rev', 'HEAD', ...args),
    ran() {
      const file = join(notes, 'ran');
      const text = existsSync(file) ? readFileSync(file, 'utf8').trim().replaceAll('\n', ', ') : '';
      rmSync(file, { force: true });
      return text;
    },
  };
}

suite('mesh compile: a dbt that cannot', ({ test, timeout }) => {
  timeout(60_000);

  test('a model that asks the warehouse: dbt parse instead, in one line, and not again', async () => {
    const { says, compile, ran } = await stage();
    says('compile', ASKS);
    const { status, stdout } = await compile('--project', 'up');
    assert.is(status, 0, stdout);
    assert.is(
      stdout,
      '✓ up: compiled\n  dbt compile needs more than files here (model b asks the warehouse), so dbt parse was run instead\n',
    );
    assert.is(ran(), 'up compile, up parse');
    assert.match((await compile('--project', 'up')).stdout, 'nothing has changed since');
    assert.is(ran(), '');
  });

  test('no connection: the same, and another try the next time', async () => {
    const { says, compile, ran } = await stage();
    says('compile', 'echo "Database Error: could not connect to server"; exit 1');
    assert.match((await compile('--project', 'up')).stdout, 'the warehouse was not reached');
    says('compile', null);
    assert.is((await compile('--project', 'up')).stdout, '✓ up: compiled\n');
    assert.is(ran(), 'up compile, up parse, up compile');
  });

  test("the project's own fault: no dbt parse, nothing kept", async () => {
    const { says, compile, ran } = await stage();
    says('compile', 'echo "Compilation Error in model x (models/orders.sql)"; exit 1');
    for (let time = 0; time < 2; time += 1) {
      const { status, stdout } = await compile('--project', 'up');
      assert.is(status, 3);
      assert.is(stdout, '✗ up: dbt compile failed\n  Compilation Error in model x (up/models/orders.sql)\n');
      assert.is(ran(), 'up compile');
    }
  });

  test('dbt 2 over loom is told why not, over sources it works', async () => {
    const { says, compile, ran } = await stage();
    says(
      'compile',
      '[ "$(basename "$PWD")" = loomed ] && { echo "error: dbt1005"; exit 1; }\nmkdir -p target && cp "$NOTES/$(basename "$PWD").json" target/manifest.json',
    );
    says('--version', 'echo "dbt-fusion 2.0.0-beta.34"');
    const { status, stdout } = await compile();
    assert.is(status, 3);
    assert.match(stdout, '✓ down: Cross-project lineage verified');
    assert.match(stdout, '✗ loomed: dbt 2.0.0-beta.34 loads no plugins, so dbt-loom cannot bring it up\n');
    assert.match(stdout, 'projects: {loomed: {upstreams: {up: sources}}}');
    assert.match(ran(), 'loomed --version');
  });

  test('packages: dbt deps where they are not the ones installed here, and what it says where it fails', async () => {
    const { repo, says, compile, ran } = await stage();
    repo.write('up/packages.yml', 'packages: [{package: acme/tools, version: 1.0.0}]\n');
    await repo.commit('a package');
    says('deps', 'mkdir -p dbt_packages/tools');
    const installed = await compile('--project', 'up');
    assert.is(installed.status, 0, installed.stdout);
    assert.is(
      installed.stderr,
      'mesh: dbt deps for up: its packages are not those that are installed here\n',
    );
    assert.is(ran(), 'up deps, up compile');
    assert.not.ok(existsSync(join(repo.dir, 'up/dbt_packages')));
    repo.write('up/models/orders.sql', 'select 2 as id\n');
    await repo.commit('more');
    says('deps', 'echo "Runtime Error: could not reach hub.getdbt.com"; exit 2');
    const { status, stdout } = await compile('--project', 'up');
    assert.is(status, 3);
    assert.match(
      stdout,
      '✗ up: its packages are not installed here, and dbt deps could not get them: run dbt deps in up\n',
    );
    assert.match(stdout, 'hub.getdbt.com');
  });

  test('what goes in decides: files, profiles without secrets, variables that are asked for, dbt, the mode', async () => {
    const { repo, compile, ran } = await stage();
    const profiles = (password: string, schema: string): void =>
      repo.write('profiles.yml', `p: {outputs: {d: {type: x, password: ${password}, schema: ${schema}}}}\n`);
    const runs = async (...args: string[]): Promise<string> => {
      await compile('--project', 'up', ...args);
      return ran();
    };
    profiles('a', 's');
    assert.is(await runs(), 'up compile');
    profiles('b', 's');
    assert.is(await runs(), '', 'a password');
    profiles('b', 't');
    assert.is(await runs(), 'up compile', 'a schema');
    assert.is(await runs('--parse'), 'up parse');
    repo.write('down/models/more.sql', 'select 1 as id\n');
    await repo.commit('another project');
    assert.is(await runs(), '', "another project's files");
    repo.write('up/models/orders.sql', "select 1 as id {{ env_var('WHICH', '') }}\n");
    await repo.commit('a variable');
    assert.is(await runs(), 'up compile', 'its own files');
    repo.env['WHICH'] = 'x';
    assert.is(await runs(), 'up compile', 'a variable');
    repo.env['WHO_ELSE'] = 'x';
    assert.is(await runs(), '', 'one that nobody asks for');
    repo.write('.venv/bin/dbt', `${repo.read('.venv/bin/dbt')}\n`);
    assert.is(await runs(), 'up compile', 'another dbt');
  });
});
