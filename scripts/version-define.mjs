import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands for `__VERSION__` in the sources, in builds and in tests. */
export function versionDefine(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { __VERSION__: JSON.stringify(version) };
}
