import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installerEnv, runCommand } from './run-command.mjs';

const stampOf = (root) => join(root, 'node_modules/.meshgate-setup');
const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Notes that node_modules is what the lockfile says. */
export function stampPackages(root) {
  if (!existsSync(join(root, 'node_modules')) || !existsSync(join(root, 'package-lock.json'))) return;
  writeFileSync(stampOf(root), lockHash(root));
}

export function packagesAreReady(root) {
  if (!existsSync(join(root, 'package-lock.json'))) return true;
  if (existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === lockHash(root)) return true;
  if (!matchesLockfile(root)) return false;
  stampPackages(root);
  return true;
}

export function installPackages(root) {
  // Under `npm run`, npm says where it is; elsewhere Windows needs a shell to start npm.cmd.
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const shell = process.platform === 'win32' && command === 'npm';
  return runCommand(command, [...first, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    env: installerEnv(),
    shell,
  });
}

/** npm writes what it installed into node_modules/.package-lock.json, last of all. */
function matchesLockfile(root) {
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || (installed[path] ? installed[path].version === entry.version : entry.optional === true),
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
