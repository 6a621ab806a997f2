import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands for `__VERSION__` and `__SOURCES__` in the sources, in builds and in tests. */
export function versionDefine(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { __VERSION__: JSON.stringify(version), __SOURCES__: JSON.stringify(digestOfSources(root)) };
}

/** Changes with every change of the code, so that a cache of older code is never read. */
function digestOfSources(root) {
  const hash = createHash('sha256');
  const sources = join(root, 'src');
  const lock = join(root, 'package-lock.json');
  if (existsSync(lock)) hash.update(readFileSync(lock));
  const names = existsSync(sources) ? readdirSync(sources, { recursive: true }) : [];
  for (const name of names.filter((file) => file.endsWith('.ts')).sort()) {
    hash.update(`${name.replaceAll('\\', '/')}\0`).update(readFileSync(join(sources, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
