import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import type { Outcome } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { compiled, fakeDbt, readerManifest, syncedRepo, upManifest } from './mesh-repo.ts';

/** Leaves the manifest of the project, and fails where `$NOTES/<project>.fails` lies, saying what it saw of `up`. */
const DBT = `name=$(basename "$PWD")
[ ! -f "$NOTES/$name.fails" ] || { cat "$NOTES/$name.fails"; exit 1; }
cat models/_mesh_up.yml "$DBT_LOOM_CONFIG" >"$NOTES/$name.saw" 2>/dev/null
mkdir -p target && cp "$NOTES/$name.json" target/manifest.json`;

const HISTORY = 'registry/up/prod/history';

interface Stage {
  readonly repo: GitRepo;
  readonly notes: string;
  mesh(...args: string[]): Promise<Outcome>;
  /** Puts a candidate beside latest and returns its timestamp. */
  candidate(description: string): Promise<string>;
  latest(): string;
  /** What the table of mesh history says, without times, people and commits. */
  history(): Promise<string[]>;
}

async function stage(): Promise<Stage> {
  const repo = await syncedRepo();
  const notes = tempDir('notes-');
  fakeDbt(repo, DBT);
  await repo.git('config', 'user.name', 'Ada');
  for (const name of ['down', 'loomed'] as const)
    writeFileSync(join(notes, `${name}.json`), JSON.stringify(readerManifest(name)));
  const mesh = (...args: string[]): Promise<Outcome> => repo.meshWith({ env: { NOTES: notes } }, ...args);
  return {
    repo,
    notes,
    mesh,
    latest: () => repo.read('registry/up/prod/latest/manifest.json'),
    async candidate(description) {
      compiled(repo, 'up', upManifest({ description }));
      const { status, stdout, stderr } = await mesh('publish', 'up', '--candidate');
      assert.is(status, 0, stderr);
      return /(\S+) is the candidate/.exec(stdout)?.[1] ?? '';
    },
    async history() {
      const { stdout } = await mesh('history', 'up');
      return stdout
        .split('\n')
        .slice(1, -1)
        .map((line) =>
          line
            .replace(/\d{8}T\d{9}Z/g, 'TS')
            .replace(/ +/g, ' ')
            .replace(/^(\*? ?TS) \S+ \S+/, '$1')
            .trim(),
        );
    },
  };
}

suite('mesh publish --candidate, verify and promote', ({ test, timeout }) => {
  timeout(60_000);

  test('a candidate leaves latest as it is, and becomes it by verify and promote', async () => {
    const { repo, notes, mesh, candidate, latest, history } = await stage();
    const before = latest();
    const timestamp = await candidate('second');
    assert.is(latest(), before);
    assert.is(
      repo.read('registry/up/prod/candidate/manifest.json'),
      repo.read(`${HISTORY}/${timestamp}/manifest.json`),
    );

    const unverified = await mesh('promote', 'up');
    assert.is(unverified.status, 1);
    assert.match(unverified.stdout, `✗ up: not promoted: the candidate ${timestamp} was not verified`);
    assert.match(unverified.stderr, '→ mesh verify up');

    const files = await repo.git('status', '--porcelain', '--ignored', '--', 'down', 'loomed', 'mesh.lock');
    const verified = await mesh('verify', 'up');
    assert.is(verified.status, 0, verified.stdout + verified.stderr);
    assert.match(
      verified.stdout,
      `✓ up: the candidate ${timestamp}: verified with 2 readers\n  → mesh promote up`,
    );
    assert.is(
      await repo.git('status', '--porcelain', '--ignored', '--', 'down', 'loomed', 'mesh.lock'),
      files,
    );
    const { read } = repo;
    const saw = (name: string): string => read(`../${notes.split('/').at(-1)}/${name}.saw`);
    assert.match(saw('down'), 'description: second');
    assert.match(saw('loomed'), 'manifest-0.json');

    assert.match((await mesh('promote', 'up', '--dry-run')).stdout, 'would become the latest');
    assert.is(latest(), before);
    const promoted = await mesh('promote', 'up');
    assert.is(promoted.status, 0, promoted.stderr);
    assert.match(promoted.stdout, `✓ up: ${timestamp} is the latest now in prod`);
    assert.is(latest(), repo.read(`${HISTORY}/${timestamp}/manifest.json`));
    assert.match((await mesh('promote', 'up')).stdout, 'is the latest already');
    assert.match(
      (await mesh('publish', 'up', '--candidate')).stdout,
      'the contract in prod is unchanged since',
    );
    assert.equal(await history(), [
      'TS - - - TS promoted',
      'TS - - - TS verified with down, loomed',
      '* TS 1.11.16 1 - candidate',
      'TS 1.11.16 1 - publish',
    ]);
    assert.match((await mesh('rollback', 'up')).stdout, 'up: prod rolled back to');
    assert.is(JSON.parse(latest()).metadata.env.MESHGATE_CANDIDATE_BESIDE, undefined);
  });

  test('a reader that fails is named with what dbt said, and the candidate is not promoted', async () => {
    const { notes, mesh, candidate, latest, history } = await stage();
    const before = latest();
    await candidate('second');
    writeFileSync(
      join(notes, 'down.fails'),
      'Encountered an error:\nCompilation Error in model mart (models/mart.sql)\n  no such source\n',
    );
    const verified = await mesh('verify', 'up');
    assert.is(verified.status, 1);
    assert.match(
      verified.stdout,
      '✗ down: dbt compile failed\n  Encountered an error:\n  Compilation Error in model mart (down/models/mart.sql)',
    );
    assert.match(verified.stdout, /✗ up: the candidate \S+ fails 1 of 2 readers: down/);
    const refused = await mesh('promote', 'up');
    assert.is(refused.status, 1);
    assert.match(
      refused.stdout,
      /verification of the candidate \S+ failed\n {2}- down: dbt compile failed: .*no such source/,
    );
    assert.is(latest(), before);
    assert.match(
      (await history())[0] ?? '',
      'TS not verified: down: dbt compile failed: Encountered an error: Compilation Error',
    );
  });

  test('a candidate is refused once another contract became the latest', async () => {
    const { repo, mesh, candidate, latest } = await stage();
    await candidate('second');
    await mesh('verify', 'up');
    compiled(repo, 'up', upManifest({ description: 'third' }));
    await mesh('publish', 'up');
    const before = latest();
    const outrun = await mesh('promote', 'up');
    assert.is(outrun.status, 1);
    assert.match(outrun.stdout, 'another contract became the latest since the candidate');
    assert.is(latest(), before);
    const again = await candidate('second');
    const unverified = await mesh('promote', 'up');
    assert.match(unverified.stdout, `the candidate ${again} was not verified`);
  });

  test('--verify-with: what fails is taken back byte for byte, and history says why', async () => {
    const { repo, mesh, candidate, latest, history } = await stage();
    const before = latest();
    const timestamp = await candidate('second');
    await mesh('verify', 'up');
    const line =
      'echo "$MESH_PROJECT $MESH_ENVIRONMENT $MESH_PUBLICATION" && grep -c second "$MESH_REGISTRY/up/prod/latest/manifest.json" && exit 7';
    const { status, stdout, stderr } = await mesh('promote', 'up', '--verify-with', line);
    assert.is(status, 1);
    assert.match(stderr, `up prod ${timestamp}\n1\n`);
    assert.match(stdout, /✗ up: rolled back, prod has \d{8}T\d{9}Z again\n {2}- ended with 7: echo/);
    assert.is(latest(), before);
    assert.equal((await history()).slice(0, 3), [
      'TS - - - TS rolled back to TS: the command ended with 7',
      'TS - - - TS not proved: the command ended with 7',
      'TS - - - TS promoted',
    ]);
    assert.is((await mesh('sync', '--check')).status, 0);

    const again = await mesh('promote', 'up');
    assert.is(again.status, 1);
    assert.match(again.stdout, `the candidate ${timestamp} was promoted, and taken back`);
    assert.is((await mesh('verify', 'up')).status, 0);
    const proved = await mesh('promote', 'up', '--verify-with', 'exit 0');
    assert.is(proved.status, 0, proved.stdout);
    assert.match(proved.stdout, 'stays the latest in prod: the command succeeded');
    assert.match((await history())[0] ?? '', 'TS proved by the command');
    assert.is(latest(), repo.read(`${HISTORY}/${timestamp}/manifest.json`));
  });

  test('--verify-with: a command that is killed has failed', async () => {
    const { mesh, candidate, latest } = await stage();
    const before = latest();
    await candidate('second');
    await mesh('verify', 'up');
    const { status, stdout } = await mesh('promote', 'up', '--verify-with', 'kill -KILL $$');
    assert.is(status, 1);
    assert.match(stdout, /rolled back.*\n {2}- did not come to its end: kill/);
    assert.is(latest(), before);
  });

  test('--verify-with names the reader whose run of dbt failed', async () => {
    const { repo, mesh, candidate, latest } = await stage();
    const before = latest();
    await candidate('second');
    await mesh('verify', 'up');
    const results = {
      metadata: { invocation_id: 'x' },
      args: {},
      results: [
        { unique_id: 'model.down.mart', status: 'error', message: 'Binder Error:\n no column `amount`' },
      ],
    };
    repo.write('results.json', JSON.stringify(results));
    const line = 'mkdir -p down/target && cp results.json down/target/run_results.json; false';
    const { status, stdout } = await mesh('promote', 'up', '--verify-with', line);
    assert.is(status, 1);
    assert.match(stdout, '  - down: model.down.mart: Binder Error: no column `amount`\n');
    assert.is(latest(), before);
    const { stdout: json } = await mesh('history', 'up', '--format', 'json');
    const [newest] = JSON.parse(json).publications;
    assert.is(newest.kind, 'candidate');
    assert.equal(
      newest.events.map((event: { event: string; ok: boolean }) => [event.event, event.ok]),
      [
        ['verified', true],
        ['promoted', true],
        ['checked', false],
        ['rolled-back', true],
      ],
    );
    assert.equal(newest.events[2].readers, [
      { project: 'down', ok: false, reason: 'model.down.mart: Binder Error: no column `amount`' },
    ]);
    assert.is(newest.events[3].by, 'Ada');
  });

  test('somebody who publishes while the command runs is not taken back', async () => {
    const { repo, mesh, candidate, latest } = await stage();
    await candidate('second');
    await mesh('verify', 'up');
    const theirs = repo
      .read('registry/up/prod/latest/manifest.json')
      .replace('"description": ""', '"description": "x"');
    repo.write('theirs.json', `${theirs} `);
    const line = 'cp theirs.json registry/up/prod/latest/manifest.json; exit 1';
    const { status, stdout } = await mesh('promote', 'up', '--verify-with', line);
    assert.is(status, 1);
    assert.match(stdout, 'somebody else published to prod meanwhile, and theirs stays the latest');
    assert.is(latest(), `${theirs} `);
  });

  test('a first contract has nothing to go back to, and stays', async () => {
    const { repo, mesh, candidate } = await stage();
    await repo.git('rm', '-rq', '--cached', 'registry');
    rmSync(join(repo.dir, 'registry'), { recursive: true });
    assert.is((await mesh('verify', 'up')).status, 3);
    await candidate('first');
    assert.is((await mesh('verify', 'up')).status, 0);
    const failed = await mesh('promote', 'up', '--verify-with', 'exit 1');
    assert.is(failed.status, 1);
    assert.match(failed.stdout, 'stays the latest in prod: there was no other');
    assert.match((await mesh('promote', 'up')).stdout, 'is the latest, and what was to prove it failed');
    assert.is((await mesh('promote', 'up', '--verify-with', 'exit 0')).status, 0);
  });

  test('the same contract again: the latest is the candidate, and what fails now takes nothing back', async () => {
    const { repo, mesh, candidate, latest } = await stage();
    const before = latest();
    await candidate('nobody wants it any more');
    compiled(repo, 'up', upManifest());
    const same = await mesh('publish', 'up', '--candidate');
    assert.match(same.stdout, /the contract in prod is unchanged since \S+: the latest is the candidate/);
    assert.is((await mesh('verify', 'up')).status, 0);
    assert.match((await mesh('promote', 'up', '--verify-with', 'exit 0')).stdout, 'is the latest already');
    const failed = await mesh('promote', 'up', '--verify-with', 'exit 1');
    assert.is(failed.status, 1);
    assert.match(failed.stdout, 'stays the latest in prod: it was that before');
    assert.is(latest(), before);
  });

  test('rollback and prune know candidates', async () => {
    const { repo, mesh, candidate } = await stage();
    const first = await candidate('second');
    const second = await candidate('third');
    assert.match(
      (await mesh('publish', 'up', '--candidate')).stdout,
      `the candidate in prod is unchanged since ${second}`,
    );
    const never = await mesh('rollback', 'up', '--to', first);
    assert.is(never.status, 3);
    assert.match(never.stderr, `${first} is a candidate that never was the latest`);
    compiled(repo, 'up', upManifest({ description: 'fourth' }));
    await mesh('publish', 'up');
    const pruned = await mesh('prune', 'up', '--keep', '1');
    assert.is(pruned.status, 0, pruned.stderr);
    assert.match(pruned.stdout, 'it is the candidate');
    const kept = readdirSync(join(repo.dir, HISTORY));
    assert.is(kept.includes(first), false);
    assert.is(kept.includes(second), true);
  });

  test('a candidate that was altered is not trusted', async () => {
    const { repo, mesh, candidate } = await stage();
    await candidate('second');
    const path = 'registry/up/prod/candidate/manifest.json';
    repo.write(path, repo.read(path).replace('second', 'altered'));
    for (const command of ['verify', 'promote']) {
      const { status, stderr } = await mesh(command, 'up');
      assert.is(status, 3);
      assert.match(stderr, 'up/prod/candidate/manifest.json');
      assert.match(stderr, 'cannot be trusted');
    }
  });
});
