import * as assert from 'uvu/assert';
import { decodeText } from '../../src/source/decode-text.ts';
import { indexSnapshot, revisionSnapshot } from '../../src/source/git-snapshots.ts';
import { LineTable } from '../../src/source/line-table.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import type { Snapshot } from '../../src/source/snapshot.ts';
import { treeSnapshot } from '../../src/source/tree-snapshot.ts';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';

async function contents(snapshot: Snapshot): Promise<Record<string, string>> {
  const paths = (await snapshot.list()).map(({ path }) => path);
  const files = await snapshot.read([...paths, 'not/there.sql']);
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString('utf8')]));
}

async function repository(): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('a b/é 🎉.sql', 'committed');
  repo.write('gone.sql', 'committed');
  repo.write('.gitignore', 'ignored.sql\n');
  await repo.commit('first');
  return repo;
}

suite('snapshots', ({ test }) => {
  test('the index, the tree and a revision each tell their own state', async () => {
    const repo = await repository();
    const first = (await repo.git('rev-parse', 'HEAD')).trim();
    repo.write('a b/é 🎉.sql', 'staged');
    await repo.git('add', '.');
    await repo.git('rm', '--quiet', '--cached', 'gone.sql');
    repo.write('a b/é 🎉.sql', 'unstaged');
    repo.write('untracked.sql', 'untracked');
    repo.write('ignored.sql', 'ignored');

    const ignore = { '.gitignore': 'ignored.sql\n' };
    assert.equal(await contents(indexSnapshot(repo.dir)), { ...ignore, 'a b/é 🎉.sql': 'staged' });
    assert.equal(await contents(revisionSnapshot(repo.dir, first)), {
      ...ignore,
      'a b/é 🎉.sql': 'committed',
      'gone.sql': 'committed',
    });
    assert.equal(await contents(treeSnapshot(repo.dir)), {
      ...ignore,
      'a b/é 🎉.sql': 'unstaged',
      'gone.sql': 'committed',
      'untracked.sql': 'untracked',
    });
  });

  test('a file that is deleted in the tree is not in its snapshot', async () => {
    const repo = await repository();
    const { rmSync } = await import('node:fs');
    rmSync(`${repo.dir}/gone.sql`);
    assert.equal(Object.keys(await contents(treeSnapshot(repo.dir))), ['.gitignore', 'a b/é 🎉.sql']);
  });

  test('symbolic links are not followed', async () => {
    const repo = await gitRepo();
    const { symlinkSync } = await import('node:fs');
    repo.write('real.sql', 'x');
    symlinkSync('/etc/hostname', `${repo.dir}/link.sql`);
    await repo.git('add', '.');
    assert.equal(await contents(indexSnapshot(repo.dir)), { 'real.sql': 'x' });
    assert.equal(await contents(treeSnapshot(repo.dir)), { 'real.sql': 'x' });
  });

  test('an index that has never been written is empty', async () => {
    const repo = await gitRepo();
    assert.equal(await contents(indexSnapshot(repo.dir)), {});
  });

  test('equal files share a blob', async () => {
    const repo = await gitRepo();
    repo.write('a.sql', 'same');
    repo.write('b.sql', 'same');
    await repo.git('add', '.');
    assert.equal(await contents(indexSnapshot(repo.dir)), { 'a.sql': 'same', 'b.sql': 'same' });
  });

  test('memory', async () => {
    assert.equal(await contents(memorySnapshot({ 'x.sql': 'é' })), { 'x.sql': 'é' });
  });
});

suite('text', ({ test }) => {
  test('byte order marks are dropped, UTF-16 is read', () => {
    assert.is(decodeText(Buffer.from('\ufeffselect é')), 'select é');
    assert.is(decodeText(Buffer.from('\ufeffselect é', 'utf16le')), 'select é');
    assert.is(decodeText(Buffer.from('\ufeffselect é', 'utf16le').swap16()), 'select é');
  });
  test('bytes that are no text are refused', () => {
    assert.throws(
      () => decodeText(Buffer.from([0x73, 0xc3, 0x28])),
      (error: unknown) => error instanceof TypeError,
    );
  });
  test('lines and columns', () => {
    const lines = new LineTable('x', 'ab\r\n🎉c\n\nd');
    assert.equal(lines.position(0), { line: 1, column: 1 });
    assert.equal(lines.position(6), { line: 2, column: 2 });
    assert.equal(lines.position(8), { line: 3, column: 1 });
    assert.equal(lines.span(9, 10), { path: 'x', line: 4, column: 1, endLine: 4, endColumn: 2 });
  });
});
