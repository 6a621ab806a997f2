import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { installerEnv, runCommand } from './run-command.mjs';

const unfinished = 'unfinished';
const isWindows = process.platform === 'win32';
const stampOf = (venv) => join(venv, '.meshgate-setup');

/** The folder of its programs. */
export const programsOf = (venv) => join(venv, isWindows ? 'Scripts' : 'bin');
const pythonOf = (venv) => join(programsOf(venv), isWindows ? 'python.exe' : 'python');

/** The scripts of a virtual environment name its folder, so a moved one is another one. */
function wantedStamp(venv, pins) {
  return createHash('sha256').update(dirname(venv)).update('\0').update(readFileSync(pins)).digest('hex');
}

const readStamp = (venv) => (existsSync(stampOf(venv)) ? readFileSync(stampOf(venv), 'utf8') : undefined);

/** Whether a virtual environment holds what a file of pins says; where there is no such file, any does. */
export function venvIsReady(venv, pins) {
  if (!existsSync(pins)) return true;
  return existsSync(pythonOf(venv)) && readStamp(venv) === wantedStamp(venv, pins);
}

/** Makes a virtual environment, or brings it up to date; one that was left in the middle is made anew. */
export async function installVenv(venv, pins, python) {
  const options = { cwd: dirname(pins), env: installerEnv() };
  if (readStamp(venv) === unfinished || !(await works(venv, options))) {
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(venv, { recursive: true });
    writeFileSync(stampOf(venv), unfinished);
    await runCommand(python[0], [...python.slice(1), '-m', 'venv', venv], options);
  }
  writeFileSync(stampOf(venv), unfinished);
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--no-input',
    '--requirement',
    basename(pins),
  ];
  await runCommand(pythonOf(venv), pip, options);
  writeFileSync(stampOf(venv), wantedStamp(venv, pins));
}

async function works(venv, options) {
  try {
    await runCommand(pythonOf(venv), ['-m', 'pip', '--version'], options);
    return true;
  } catch {
    return false;
  }
}
