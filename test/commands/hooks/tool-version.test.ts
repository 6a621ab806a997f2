import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { toolProblem } from '../../../src/commands/hooks/tool-version.ts';
import { suite } from '../../harness/suite.ts';
import { tempDir } from '../../harness/temp-dir.ts';

/** A repository whose lockfile asks for one meshgate and that has another, or the same. */
function repoWith(wanted: object | null, installed: object | null, { newer = true } = {}): string {
  const root = tempDir('tool-');
  const write = (path: string, entry: object | null, seconds: number): void => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({ packages: entry === null ? {} : { 'node_modules/meshgate': entry } }),
    );
    utimesSync(file, seconds, seconds);
  };
  write('package-lock.json', wanted, newer ? 2_000 : 1_000);
  write('node_modules/.package-lock.json', installed, 1_500);
  return root;
}

suite('the meshgate that is installed', ({ test }) => {
  const old = { version: '0.1.0', integrity: 'sha512-a' };
  const now = { version: '0.2.0', integrity: 'sha512-b' };

  test('is another than a newer lockfile asks for: npm ci', () => {
    assert.equal(toolProblem(repoWith(now, old)), {
      message: 'package-lock.json asks for meshgate 0.2.0, and 0.1.0 is installed',
      next: 'npm ci',
    });
    assert.ok(toolProblem(repoWith({ ...old, integrity: 'sha512-c' }, old)));
  });

  test('is the one that is asked for, or nobody says', () => {
    assert.is(toolProblem(repoWith(old, old)), null);
    assert.is(toolProblem(repoWith(now, old, { newer: false })), null);
    assert.is(toolProblem(repoWith(null, null)), null);
    assert.is(toolProblem(tempDir('tool-')), null);
  });
});
