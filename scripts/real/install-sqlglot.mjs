import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../progress.mjs';
import { installerEnv, runCommand } from '../run-command.mjs';
import { withLock } from '../with-lock.mjs';

const VERSION = '30.30.0';

/** Unpacks sqlglot's sources, once: the package alone has not the SQL of its tests. Returns their folder. */
export function installSqlglot(root, python) {
  const shelf = join(root, '.cache/real');
  const name = `sqlglot-${VERSION}`;
  const folder = join(shelf, name);
  return withLock(join(shelf, 'sqlglot.lock'), async () => {
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.unfinished`;
    await step(`sqlglot ${VERSION} (sources)`, async () => {
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      const options = { cwd: unfinished, env: installerEnv() };
      const pip = ['-m', 'pip', 'download', '--disable-pip-version-check', '--no-input', '--no-deps'];
      await runCommand(python, [...pip, '--no-binary', 'sqlglot', `sqlglot==${VERSION}`], options);
      await runCommand(python, ['-m', 'tarfile', '--extract', `${name}.tar.gz`], options);
      renameSync(join(unfinished, name), folder);
      rmSync(unfinished, { recursive: true, force: true });
    });
    return folder;
  });
}
