import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cliPath, type GitRepo, gitRepo } from '../harness/git-repo.ts';
import type { Outcome } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { KILLED_CHECKS } from './counts.ts';

const shelf = (repo: GitRepo): string => join(repo.dir, '.git/meshgate');

/** The files of this version's cache. */
function cacheFiles(repo: GitRepo): string[] {
  const folder = shelf(repo);
  return readdirSync(folder).flatMap((name) =>
    readdirSync(join(folder, name)).map((file) => join(folder, name, file)),
  );
}

/** Two projects with something to find, one of whose files differs from HEAD. */
async function flawedRepo(): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('up/dbt_project.yml', 'name: up\n');
  repo.write('up/models/open.sql', 'select 1 as id\n');
  repo.write('up/models/closed.sql', "select * from {{ ref('open') }}\n");
  repo.write('up/models/p.yml', 'models:\n  - name: open\n    config: {access: public}\n');
  repo.write('down/dbt_project.yml', 'name: down\n');
  repo.write('down/dependencies.yml', 'projects: [{name: up}]\n');
  for (let index = 0; index < 40; index++) {
    repo.write(`down/models/m${index}.sql`, `select * from {{ ref('up', 'open') }}\n`);
  }
  await repo.commit('flawed');
  await stageFlaw(repo);
  return repo;
}

async function stageFlaw(repo: GitRepo): Promise<void> {
  repo.write('down/models/m3.sql', "select * from {{ ref('up', 'closed') }}\n");
  await repo.git('add', '--all');
}

const STAGED = ['check', '--staged', '--format', 'json'];

async function staged(repo: GitRepo, cache = ''): Promise<string> {
  return told(await repo.meshWith({ env: { MESH_CACHE: cache } }, ...STAGED));
}

function told({ status, stdout, stderr }: Outcome): string {
  const answer = JSON.parse(stdout) as { summary: { duration_ms?: number } };
  delete answer.summary.duration_ms;
  return `${status}\n${stderr}\n${JSON.stringify(answer, null, 1)}`;
}

suite('a cache that is not as it should be', ({ test, before, timeout }) => {
  timeout(120_000);
  let repo: GitRepo;
  let expected: string;

  before(async () => {
    repo = await flawedRepo();
    expected = await staged(repo, 'off');
    assert.match(expected, /^1\n[\s\S]*ref-target-public[\s\S]*"existing": [1-9]/);
    assert.not.ok(existsSync(shelf(repo)), 'without a cache nothing is written');
  });

  test('says the same when it is new, and when it is there', async () => {
    assert.is(await staged(repo), expected);
    assert.ok(cacheFiles(repo).length > 0);
    assert.is(await staged(repo), expected);
  });

  test('is never trusted: each file truncated, emptied, altered by a byte or replaced by garbage', async () => {
    // Of the commit before, so that the next one needs all of it.
    rmSync(shelf(repo), { recursive: true, force: true });
    await repo.git('reset', '--quiet', '--hard');
    await staged(repo);
    await stageFlaw(repo);
    const kept = new Map(cacheFiles(repo).map((file) => [file, readFileSync(file)]));
    const kinds = new Set([...kept.keys()].map((file) => /\/(\w+)[^/]*$/.exec(file)?.[1]));
    assert.equal([...kinds].sort(), ['files', 'judged', 'names', 'properties', 'shape', 'templates']);
    const spoils = Object.entries(SPOILS);
    for (const [index, file] of [...kept.keys()].entries()) {
      // Some of the ways for each file; all of them for all files below.
      for (const [name, spoil] of spoils.filter((_, way) => (way + index) % 3 === 0)) {
        for (const [path, bytes] of kept) writeFileSync(path, bytes);
        writeFileSync(file, spoil(readFileSync(file)));
        assert.is(await staged(repo), expected, `${file} ${name}`);
      }
    }
    for (const [name, spoil] of spoils) {
      for (const [path, bytes] of kept) writeFileSync(path, spoil(bytes));
      assert.is(await staged(repo), expected, `all files ${name}`);
    }
  });

  test('says the same to mesh ls', async () => {
    const list = (cache: string) => repo.meshWith({ env: { MESH_CACHE: cache } }, 'ls', '--format', 'json');
    const { status, stdout } = await list('off');
    assert.is(status, 0);
    assert.match(stdout, '"unique_id": "model.down.m3"');
    for (const _ of ['new', 'there']) assert.is((await list('')).stdout, stdout);
  });

  test('is rebuilt where files are missing', async () => {
    await staged(repo);
    for (const file of cacheFiles(repo)) {
      rmSync(file, { force: true });
      assert.is(await staged(repo), expected, file);
    }
  });

  test('of another version is not read', async () => {
    await staged(repo);
    const [own] = readdirSync(shelf(repo));
    assert.match(own ?? '', /^cache-[0-9a-f]{16}$/);
    const before = cacheFiles(repo).map((file) => [file, readFileSync(file)] as const);
    for (const [file, bytes] of before) {
      const other = file.replace(own ?? '', 'cache-0123456789abcdef');
      repo.write(other.slice(repo.dir.length + 1), bytes.toString('latin1'));
      rmSync(file);
    }
    assert.is(await staged(repo), expected);
  });

  test('that cannot be written is none', async () => {
    rmSync(shelf(repo), { recursive: true, force: true });
    // A file where the folder belongs: root may write into folders that are read-only.
    writeFileSync(shelf(repo), '');
    assert.is(await staged(repo), expected);
    assert.is(await staged(repo), expected);
    assert.is(readFileSync(shelf(repo), 'utf8'), '');
    rmSync(shelf(repo));
  });

  test('is shared by worktrees, and leaves index and tree alone', async () => {
    const index = readFileSync(join(repo.dir, '.git/index'));
    await staged(repo);
    assert.equal(readFileSync(join(repo.dir, '.git/index')), index);
    assert.is((await repo.git('status', '--porcelain')).trim(), 'M  down/models/m3.sql');
    const dir = join(repo.dir, '../worktree');
    await repo.git('worktree', 'add', '--quiet', dir, 'HEAD');
    const files = cacheFiles(repo).length;
    const { status } = await repo.meshWith({ cwd: dir }, 'check', '--staged', '--quiet');
    assert.is(status, 0);
    assert.not.ok(existsSync(join(repo.dir, '.git/worktrees/worktree/meshgate')));
    assert.ok(cacheFiles(repo).length >= files);
    await repo.git('worktree', 'remove', '--force', dir);
  });
});

const SPOILS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'cut in half': (bytes) => bytes.subarray(0, bytes.length >> 1),
  emptied: () => Buffer.alloc(0),
  'with another byte in it': (bytes) => {
    const other = Buffer.from(bytes);
    other[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    return other;
  },
  'that says something else': (bytes) =>
    Buffer.from(bytes.toString('latin1').replaceAll('m3', 'm9').replaceAll('public', 'PUBLIC'), 'latin1'),
  'of zeros': (bytes) => Buffer.alloc(bytes.length),
  'with a tail': (bytes) => Buffer.concat([bytes, Buffer.from('0123 4\n')]),
};

suite('a cache under fire', ({ test, timeout }) => {
  timeout(170_000 + KILLED_CHECKS * 5_000);

  test('kill -9 at any moment of a check, many times', async () => {
    const repo = await flawedRepo();
    const expected = await staged(repo, 'off');
    let killed = 0;
    for (let round = 0; round < KILLED_CHECKS; round++) {
      if (round % 3 === 0) rmSync(shelf(repo), { recursive: true, force: true });
      const child = spawn(process.execPath, [cliPath, 'check', '--staged'], { cwd: repo.dir, env: repo.env });
      const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
      // From before the first byte is written to after the last.
      await new Promise((resolve) => setTimeout(resolve, 60 + (round % 18) * 40));
      child.kill('SIGKILL');
      if ((await ended) === 'SIGKILL') killed++;
      assert.is(await staged(repo), expected, `round ${round}`);
    }
    assert.ok(killed > KILLED_CHECKS / 4, `${killed} checks were killed`);
  });

  test('several checks at once, while the index changes between them', async () => {
    const repo = await flawedRepo();
    for (let round = 0; round < 4; round++) {
      repo.write(`down/models/m${round + 4}.sql`, `-- ${round}\nselect * from {{ ref('up', 'closed') }}\n`);
      await repo.git('add', '--all');
      const expected = await staged(repo, 'off');
      const checks = Array.from({ length: 4 }, () => repo.meshProcess({}, ...STAGED));
      for (const outcome of await Promise.all(checks)) assert.is(told(outcome), expected);
      assert.is(await staged(repo), expected);
    }
  });
});
