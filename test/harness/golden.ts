import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from './repo-root.ts';

/** Compares with a committed file, named from the repository's root; `UPDATE_GOLDEN=1` writes it instead. */
export function golden(path: string, actual: string): void {
  const file = join(repoRoot, path);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  if (!existsSync(file)) throw new Error(`${path} does not exist: UPDATE_GOLDEN=1 writes it`);
  assert.fixture(actual, readFileSync(file, 'utf8'), `${path} differs: UPDATE_GOLDEN=1 rewrites it`);
}
