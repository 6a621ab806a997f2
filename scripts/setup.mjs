#!/usr/bin/env node
// Makes a fresh clone ready: Node packages, dist/, Python packages. Only Node's own modules here: it runs before `npm ci`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale, isStale } from './build.mjs';
import { findPython } from './find-python.mjs';
import { installPackages, packagesAreReady, stampPackages } from './node-packages.mjs';
import { step } from './progress.mjs';
import { installVenv, venvIsReady } from './virtual-environment.mjs';
import { withLock } from './with-lock.mjs';

const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Does what is missing and nothing else; throws an error whose message says what to install. */
export async function setup({ root = projectRoot } = {}) {
  if (isReady(root)) return;
  await withLock(join(root, '.cache/setup.lock'), async () => {
    if (!packagesAreReady(root)) {
      await step('Node packages (npm ci)', () => installPackages(root));
      stampPackages(root);
    }
    if (isStale(root)) await step('build (dist)', () => buildIfStale({ root }));
    if (!pythonIsReady(root)) {
      const python = findPython();
      await step('Python packages (.venv)', () => installVenv(venvOf(root), pinsOf(root), python));
    }
  });
}

const venvOf = (root) => join(root, '.venv');
const pinsOf = (root) => join(root, 'requirements.txt');
const pythonIsReady = (root) => venvIsReady(venvOf(root), pinsOf(root));
const isReady = (root) => packagesAreReady(root) && pythonIsReady(root) && !isStale(root);

/** Sets up and says whether it could; if not, few lines on stderr say why, and this process will exit with 3. */
export async function setupOrExplain() {
  try {
    await setup();
    return true;
  } catch (error) {
    const output = error.excerpt?.();
    process.stderr.write(`setup: ${error.message}\n${output ? `${output}\n` : ''}`);
    process.exitCode = 3;
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setupOrExplain();
