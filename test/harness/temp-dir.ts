import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder; the runner removes it after the file, also when it had to kill the file. */
export function tempDir(prefix = 'dir-'): string {
  return realpathSync(mkdtempSync(join(tmpdir(), prefix)));
}
