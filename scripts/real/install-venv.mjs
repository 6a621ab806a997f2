import { join } from 'node:path';
import { findPython } from '../find-python.mjs';
import { step } from '../progress.mjs';
import { installVenv as install, programsOf, venvIsReady } from '../virtual-environment.mjs';

/** Makes a virtual environment that holds what a file of pins says, unless it does; returns the folder of its programs. */
export async function installVenv({ root, title, venv, requirements, oldest }) {
  const pins = join(root, requirements);
  if (!venvIsReady(venv, pins)) {
    await step(`${title} (Python packages)`, () => install(venv, pins, findPython(process.env, oldest)));
  }
  return programsOf(venv);
}
