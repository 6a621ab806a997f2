import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../find-python.mjs';
import { step } from '../progress.mjs';
import { installerEnv, runCommand } from '../run-command.mjs';
import { withLock } from '../with-lock.mjs';
import { checkGo } from './find-go.mjs';

const VERSITYGW = 'v1.8.0';
const isWindows = process.platform === 'win32';

/** Installs moto and versitygw below .cache/real, once, and says where they lie. */
export async function installServers(root) {
  const folder = join(root, '.cache/real');
  return withLock(join(folder, 'setup.lock'), async () => ({
    moto: await installMoto(root, join(folder, 'venv')),
    versitygw: await installVersitygw(join(folder, `versitygw-${VERSITYGW}`)),
  }));
}

async function installMoto(root, venv) {
  const bin = join(venv, isWindows ? 'Scripts' : 'bin');
  const server = join(bin, isWindows ? 'moto_server.exe' : 'moto_server');
  const requirements = join(root, 'requirements-real.txt');
  const stamp = join(venv, '.meshgate-setup');
  const wanted = createHash('sha256').update(venv).update(readFileSync(requirements)).digest('hex');
  if (existsSync(server) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return server;
  await step('moto (Python packages)', async () => {
    const python = findPython();
    const options = { cwd: root, env: installerEnv() };
    rmSync(venv, { recursive: true, force: true });
    await runCommand(python[0], [...python.slice(1), '-m', 'venv', venv], options);
    const pip = [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--no-input',
      '--requirement',
      requirements,
    ];
    await runCommand(join(bin, isWindows ? 'python.exe' : 'python'), pip, options);
    writeFileSync(stamp, wanted);
  });
  return server;
}

async function installVersitygw(folder) {
  const program = join(folder, isWindows ? 'versitygw.exe' : 'versitygw');
  if (existsSync(program)) return program;
  checkGo();
  await step(`versitygw ${VERSITYGW} (go install; a few minutes the first time)`, async () => {
    mkdirSync(folder, { recursive: true });
    const go = Object.entries(process.env).filter(([name]) => /^GO[A-Z]/.test(name));
    const env = { ...installerEnv(), ...Object.fromEntries(go), GOBIN: folder };
    await runCommand('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW}`], { env });
  });
  return program;
}
