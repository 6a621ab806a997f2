import * as assert from 'uvu/assert';
import { ConfigError } from '../../src/errors.ts';
import { type LockEntry, type MeshLock, stringifyMeshLock } from '../../src/registry/mesh-lock.ts';
import { NewerLockError, parseMeshLock } from '../../src/registry/parse-mesh-lock.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';

const entry = (digit: string, more: Partial<LockEntry> = {}): LockEntry => ({
  environment: 'prod',
  timestamp: '20261122T043000123Z',
  sha256: digit.repeat(64),
  git_commit: digit.repeat(40),
  ...more,
});
const lock = (entries: Record<string, Record<string, LockEntry>>): MeshLock =>
  new Map(Object.entries(entries).map(([name, upstreams]) => [name, new Map(Object.entries(upstreams))]));

suite('registry: mesh.lock', ({ test }) => {
  test('reads what it wrote, sorted, whatever the order it was given', () => {
    const one = lock({ b: { y: entry('1'), x: entry('2') }, a: { x: entry('3') } });
    const other = lock({ a: { x: entry('3') }, b: { x: entry('2'), y: entry('1') } });
    assert.is(stringifyMeshLock(one), stringifyMeshLock(other));
    const read = parseMeshLock(stringifyMeshLock(one));
    assert.equal([...read.keys()], ['a', 'b']);
    assert.equal(read.get('b')?.get('y'), entry('1'));
    assert.is(stringifyMeshLock(read), stringifyMeshLock(one));
  });

  test('reads digests of digits alone, names that look like YAML, and facts that are not known', () => {
    const odd = lock({
      on: { '1e5': entry('4', { timestamp: null, git_commit: null, environment: 'null' }) },
    });
    assert.equal(parseMeshLock(stringifyMeshLock(odd)).get('on')?.get('1e5'), odd.get('on')?.get('1e5'));
  });

  test('an empty one is read as empty', () => {
    assert.is(parseMeshLock(stringifyMeshLock(new Map())).size, 0);
  });

  test('two branches that move neighbouring upstreams merge without a conflict', async () => {
    const repo = await gitRepo();
    const write = (x: LockEntry, y: LockEntry, z: LockEntry): void =>
      repo.write('mesh.lock', stringifyMeshLock(lock({ d: { x, y }, e: { z } })));
    const [old, moved] = [entry('1'), entry('2', { timestamp: '20270101T000000000Z', environment: 'dev' })];
    write(old, old, old);
    await repo.commit('base');
    await repo.git('checkout', '--quiet', '-b', 'other');
    write(old, moved, old);
    await repo.commit('y moves');
    await repo.git('checkout', '--quiet', 'main');
    write(moved, old, moved);
    await repo.commit('x and z move');
    await repo.git('merge', '--quiet', '--no-edit', 'other');
    const merged = parseMeshLock(repo.read('mesh.lock'));
    assert.equal(merged.get('d')?.get('x'), moved);
    assert.equal(merged.get('d')?.get('y'), moved);
    assert.equal(merged.get('e')?.get('z'), moved);
  });
});

suite('registry: a mesh.lock that says nothing sure', ({ test }) => {
  const good = stringifyMeshLock(lock({ d: { x: entry('1') } }));
  const cases: [name: string, text: string, says: RegExp, at: RegExp][] = [
    [
      'conflict markers',
      good.replace('      timestamp', '<<<<<<< HEAD\n      timestamp'),
      /merge conflict/,
      /^mesh\.lock:8:1$/,
    ],
    ['no YAML', `${good}  - {`, /./, /^mesh\.lock:\d+:\d+$/],
    ['no version', good.replace('version: 1\n', ''), /lacks the key `version`/, /^mesh\.lock:3/],
    ['a version that is none', good.replace('version: 1', 'version: 0'), /version/, /^mesh\.lock:3:10$/],
    ['a short digest', good.replace('1'.repeat(64), '12'), /sha256/, /^mesh\.lock:9:15$/],
    [
      'a timestamp with a path in it',
      good.replace('20261122T043000123Z', '../../x'),
      /timestamp/,
      /^mesh\.lock:8/,
    ],
    ['an unknown key', good.replace('git_commit', 'git_comit'), /git_commit/, /^mesh\.lock:10/],
    ['no digest', good.replace(/ {6}sha256.*\n/, ''), /sha256/, /^mesh\.lock:7/],
  ];
  for (const [name, text, says, at] of cases) {
    test(name, () => {
      try {
        parseMeshLock(text);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        assert.match(error.message, says);
        assert.match(error.at ?? '', at);
        assert.match(error.next ?? '', 'mesh sync');
        return;
      }
      assert.unreachable('the lock was read');
    });
  }

  test('a newer one is not read as this one, and nobody is told to write over it', () => {
    try {
      parseMeshLock(good.replace('version: 1', 'version: 2').replace('sha256', 'digest'));
    } catch (error) {
      assert.instance(error, NewerLockError);
      const { message, at, next } = error as NewerLockError;
      assert.is(message, 'the file has version 2, this meshgate knows version 1');
      assert.is(at, 'mesh.lock:3:10');
      assert.match(next ?? '', 'npm install');
      return;
    }
    assert.unreachable('the lock was read');
  });
});
