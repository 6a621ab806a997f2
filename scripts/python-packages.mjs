import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installerEnv, runCommand } from './run-command.mjs';

const unfinished = 'unfinished';
const venvOf = (root) => join(root, '.venv');
const stampOf = (root) => join(venvOf(root), '.meshgate-setup');
const pythonOf = (root) =>
  join(venvOf(root), process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** The scripts of a virtual environment name its folder, so a moved one is another one. */
function wantedStamp(root) {
  return createHash('sha256')
    .update(root)
    .update('\0')
    .update(readFileSync(join(root, 'requirements.txt')))
    .digest('hex');
}

const readStamp = (root) => (existsSync(stampOf(root)) ? readFileSync(stampOf(root), 'utf8') : undefined);

export function pythonIsReady(root) {
  if (!existsSync(join(root, 'requirements.txt'))) return true;
  return existsSync(pythonOf(root)) && readStamp(root) === wantedStamp(root);
}

/** Makes .venv, or brings it up to date; one that was left in the middle is made anew. */
export async function installPython(root, python) {
  const options = { cwd: root, env: installerEnv() };
  if (readStamp(root) === unfinished || !(await works(root, options))) {
    rmSync(venvOf(root), { recursive: true, force: true });
    mkdirSync(venvOf(root));
    writeFileSync(stampOf(root), unfinished);
    await runCommand(python[0], [...python.slice(1), '-m', 'venv', venvOf(root)], options);
  }
  writeFileSync(stampOf(root), unfinished);
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--no-input',
    '--requirement',
    'requirements.txt',
  ];
  await runCommand(pythonOf(root), pip, options);
  writeFileSync(stampOf(root), wantedStamp(root));
}

async function works(root, options) {
  try {
    await runCommand(pythonOf(root), ['-m', 'pip', '--version'], options);
    return true;
  } catch {
    return false;
  }
}
