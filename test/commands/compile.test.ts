import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import type { Outcome } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { fakeDbt, readerManifest, syncedRepo, upManifest } from './mesh-repo.ts';

/** Writes the manifest that is laid ready for the project in whose folder it runs, and notes how it was called. */
const DBT = `name=$(basename "$PWD")
echo "$name|$PWD|$*|$DBT_LOOM_CONFIG" >> "$NOTES/calls"
[ -z "$DBT_LOOM_CONFIG" ] || cp "$DBT_LOOM_CONFIG" "$NOTES/loom-of-$name.yml"
[ -z "$DBT_LOOM_CONFIG" ] || cat "$(sed -n 's/ *path: //p' "$DBT_LOOM_CONFIG" | head -1)" > "$NOTES/manifest-of-$name.json"
cp -r models "$NOTES/models-of-$name"
[ ! -d state ] || cp -r state "$NOTES/state-of-$name"
[ ! -f "$NOTES/$name.fails" ] || { echo "04:52:03  Encountered an error:"; echo "Compilation Error in model mart (models/mart.sql)"; exit 1; }
mkdir -p target && cp "$NOTES/$name.json" target/manifest.json`;

interface Stage {
  readonly repo: GitRepo;
  readonly notes: string;
  mesh(...args: string[]): Promise<Outcome>;
  /** Which projects dbt was run for: in order, but for the two readers, which run side by side. */
  ran(): string[];
  calls(): string[];
  note(name: string, text: string): void;
}

async function stage(): Promise<Stage> {
  const repo = await syncedRepo();
  const notes = tempDir('notes-');
  fakeDbt(repo, DBT);
  const note = (name: string, text: string): void =>
    repo.write(join('..', notes.split('/').at(-1) ?? '', name), text);
  note('up.json', JSON.stringify(upManifest()));
  for (const name of ['down', 'loomed'] as const) note(`${name}.json`, JSON.stringify(readerManifest(name)));
  const calls = (): string[] =>
    existsSync(join(notes, 'calls')) ? readFileSync(join(notes, 'calls'), 'utf8').trim().split('\n') : [];
  return {
    repo,
    notes,
    note,
    calls,
    mesh: (...args) => repo.meshWith({ env: { NOTES: notes } }, ...args),
    ran: () =>
      calls()
        .map((line) => line.split('|')[0] ?? '')
        .join(' ')
        .replaceAll('loomed down', 'down loomed')
        .split(' '),
  };
}

const leftovers = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^meshgate-[A-Za-z0-9]{6}$/.test(name));

suite('mesh compile', ({ test, timeout }) => {
  timeout(60_000);

  test('runs dbt upstream first, without a warehouse, and validates lineage', async () => {
    const { mesh, ran, calls, repo } = await stage();
    const { status, stdout, stderr } = await mesh('compile');
    assert.is(status, 0, stdout);
    assert.equal(ran(), ['up', 'down', 'loomed']);
    assert.match(calls()[0] ?? '', '--no-populate-cache compile --no-introspect');
    assert.is((calls()[0] ?? '').split('|')[1], join(repo.dir, 'up'));
    assert.is(
      stdout,
      '✓ up: compiled\n✓ down: Cross-project lineage verified\n  - Found reference: source.down.up.orders\n✓ loomed: Cross-project lineage verified\n  - Found reference: model.up.orders\n',
    );
    assert.is(stderr, '', 'progress is for a terminal');
  });

  test('hands the fresh contract of an upstream to a reader by dbt-loom', async () => {
    const { mesh, notes, note } = await stage();
    note('up.json', JSON.stringify(upManifest({ description: 'fresh' })));
    await mesh('compile');
    assert.match(readFileSync(join(notes, 'manifest-of-loomed.json'), 'utf8'), '"description": "fresh"');
  });

  test('--project runs dbt for that one only', async () => {
    const { mesh, ran, calls } = await stage();
    assert.is((await mesh('compile', '--project', 'loomed')).status, 0);
    assert.equal(ran(), ['loomed']);
    assert.ok(calls()[0]?.endsWith('|'), 'its own dbt_loom.config.yml is used');
  });

  test("dbt's error is shown as dbt said it, and what is downstream is not tried", async () => {
    const { mesh, ran, note } = await stage();
    note('up.fails', '');
    const { status, stdout } = await mesh('compile');
    assert.is(status, 3);
    assert.equal(ran(), ['up']);
    assert.match(
      stdout,
      '✗ up: dbt compile failed\n  Encountered an error:\n  Compilation Error in model mart (models/mart.sql)\n',
    );
    assert.match(stdout, '✗ loomed: not compiled, because up failed');
  });

  test('broken lineage is exit 1', async () => {
    const { mesh, note } = await stage();
    const manifest = readerManifest('loomed');
    manifest.parent_map['model.loomed.mart'] = [];
    note('loomed.json', JSON.stringify(manifest));
    const { status, stdout } = await mesh('compile');
    assert.is(status, 1);
    assert.match(stdout, '✗ loomed: parent_map of model.loomed.mart lacks model.up.orders');
  });

  test('no dbt anywhere is exit 3, with the command that installs it', async () => {
    const { repo } = await stage();
    await repo.git('clean', '-qfdx', '.venv');
    const path = (repo.env['PATH'] ?? '').split(':').filter((folder) => !existsSync(join(folder, 'dbt')));
    const { status, stderr } = await repo.meshWith({ env: { PATH: path.join(':') } }, 'compile');
    assert.is(status, 3);
    assert.match(stderr, /dbt was not found.*pip install/s);
  });

  test('profiles: DBT_PROFILES_DIR, else the project, else the root, else what dbt finds itself', async () => {
    const { mesh, calls, repo, notes } = await stage();
    const used = async (...args: string[]): Promise<string> => {
      await mesh('compile', '--project', 'up', ...args);
      return /--profiles-dir ([^|]*)/.exec(calls().at(-1) ?? '')?.[1] ?? 'none';
    };
    assert.is(await used(), 'none');
    repo.write('profiles.yml', 'p: {}\n');
    assert.is(await used(), repo.dir);
    assert.is(await used('--rev', 'HEAD'), repo.dir);
    repo.write('up/profiles.yml', 'p: {}\n');
    assert.is(await used(), join(repo.dir, 'up'));
    const env = { NOTES: notes, DBT_PROFILES_DIR: 'elsewhere' };
    await repo.meshWith({ env }, 'compile', '--project', 'up');
    assert.match(calls().at(-1) ?? '', `--profiles-dir ${join(repo.dir, 'elsewhere')}|`);
  });
});

suite('mesh compile --changed-since, --rev', ({ test, timeout }) => {
  timeout(60_000);

  test('a change concerns its project and all downstream of it', async () => {
    const { mesh, ran, repo, calls } = await stage();
    repo.write('loomed/models/mart.sql', "select id as x from {{ ref('up', 'orders') }}\n");
    await mesh('compile', '--changed-since', 'HEAD');
    assert.equal(ran(), ['loomed']);
    repo.write('up/models/orders.sql', 'select 2 as id\n');
    await mesh('compile', '--changed-since', 'HEAD');
    assert.equal(calls().length, 4);
    assert.equal(ran().slice(1), ['up', 'down', 'loomed']);
  });

  test('a moved lock concerns the readers, a README nobody', async () => {
    const { mesh, ran, repo } = await stage();
    repo.write('README.md', 'words');
    const nothing = await mesh('compile', '--changed-since', 'HEAD');
    assert.is(nothing.stdout, 'nothing to compile\n');
    repo.write('mesh.lock', `${repo.read('mesh.lock')}# moved\n`);
    await mesh('compile', '--changed-since', 'HEAD');
    assert.equal(ran(), ['down', 'loomed']);
  });

  test('compiles the files of the revision, with state/, and leaves neither trace nor folder', async () => {
    const { mesh, repo, notes, calls } = await stage();
    const before = leftovers();
    const head = (await repo.git('rev-parse', 'HEAD')).trim();
    const committed = repo.read('down/models/mart.sql');
    repo.write('down/models/mart.sql', 'select nonsense from nowhere\n');
    const { status, stdout } = await mesh('compile', '--rev', head);
    assert.is(status, 0, stdout);
    assert.is(readFileSync(join(notes, 'models-of-down/mart.sql'), 'utf8'), committed);
    assert.is(
      readFileSync(join(notes, 'state-of-down/up/manifest.json'), 'utf8'),
      repo.read('down/state/up/manifest.json'),
    );
    for (const call of calls()) assert.not.match(call.split('|')[1] ?? '', repo.dir);
    assert.not.ok(existsSync(join(repo.dir, 'down/target')));
    assert.equal(leftovers(), before);
  });

  test('a reader by sources is given the sources of the fresh contract', async () => {
    const { mesh, repo, notes, note } = await stage();
    const fresh = { columns: [{ name: 'id', data_type: 'bigint' }] };
    note('up.json', JSON.stringify(upManifest(fresh)));
    await mesh('compile', '--rev', 'HEAD');
    assert.match(readFileSync(join(notes, 'models-of-down/_mesh_up.yml'), 'utf8'), 'bigint');
    assert.not.match(repo.read('down/models/_mesh_up.yml'), 'bigint');
  });

  test('an untouched upstream is not compiled: its readers get what is locked', async () => {
    const { mesh, repo, notes, ran } = await stage();
    const base = (await repo.git('rev-parse', 'HEAD')).trim();
    repo.write('loomed/models/mart.sql', "select id as y from {{ ref('up', 'orders') }}\n");
    const head = await repo.commit('loomed changes');
    await repo.git('checkout', '--quiet', base);
    await mesh('compile', '--rev', head, '--changed-since', base);
    assert.equal(ran(), ['loomed']);
    const given = readFileSync(join(notes, 'manifest-of-loomed.json'), 'utf8');
    assert.is(given, repo.read('registry/up/prod/latest/manifest.json'));
  });

  test('a loom upstream of which nothing is locked is compiled too', async () => {
    const { mesh, repo, ran } = await stage();
    const base = (await repo.git('rev-parse', 'HEAD')).trim();
    await repo.git('rm', '--quiet', 'mesh.lock');
    await repo.commit('no lock');
    const middle = (await repo.git('rev-parse', 'HEAD')).trim();
    assert.is.not(middle, base);
    repo.write('loomed/models/mart.sql', "select id as y from {{ ref('up', 'orders') }}\n");
    const head = await repo.commit('loomed changes');
    assert.is((await mesh('compile', '--rev', head, '--changed-since', middle)).status, 0);
    assert.equal(ran(), ['up', 'loomed']);
  });

  test('an upstream is compiled too where what is locked, or the sources file, lacks what is read', async () => {
    const { mesh, repo, ran } = await stage();
    repo.write('up/models/extra.sql', 'select 1 as id\n');
    const base = await repo.commit('declared, not published yet');
    repo.write('loomed/models/mart.sql', "select id from {{ ref('up', 'extra') }}\n");
    const looming = await repo.commit('a reader by loom');
    await mesh('compile', '--rev', looming, '--changed-since', base);
    assert.equal(ran(), ['up', 'loomed']);
    repo.write('down/models/mart.sql', "select id from {{ source('up', 'extra') }}\n");
    const sourcing = await repo.commit('a reader by sources');
    await mesh('compile', '--rev', sourcing, '--changed-since', looming);
    // Of `up` there is a result already.
    assert.equal(ran().sort(), ['down', 'loomed', 'up']);
  });

  test('a revision that Git does not know is a wrong argument', async () => {
    const { mesh } = await stage();
    assert.is((await mesh('compile', '--rev', 'nowhere')).status, 2);
    assert.is((await mesh('compile', '--changed-since', '--output=x')).status, 2);
  });
});
