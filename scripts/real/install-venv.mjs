import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../find-python.mjs';
import { step } from '../progress.mjs';
import { installerEnv, runCommand } from '../run-command.mjs';

const isWindows = process.platform === 'win32';

/** Makes a virtual environment that holds what a file of pins says, unless it does; returns the folder of its programs. */
export async function installVenv({ root, title, venv, requirements, oldest }) {
  const bin = join(venv, isWindows ? 'Scripts' : 'bin');
  const stamp = join(venv, '.meshgate-setup');
  const pins = join(root, requirements);
  const wanted = createHash('sha256').update(venv).update(readFileSync(pins)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return bin;
  await step(`${title} (Python packages)`, async () => {
    const python = findPython(process.env, oldest);
    const options = { cwd: root, env: installerEnv() };
    rmSync(venv, { recursive: true, force: true });
    await runCommand(python[0], [...python.slice(1), '-m', 'venv', venv], options);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--requirement', pins];
    await runCommand(join(bin, isWindows ? 'python.exe' : 'python'), pip, options);
    writeFileSync(stamp, wanted);
  });
  return bin;
}
