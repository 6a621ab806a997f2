import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../progress.mjs';
import { installerEnv, runCommand } from '../run-command.mjs';
import { withLock } from '../with-lock.mjs';
import { checkGo } from './find-go.mjs';
import { installVenv } from './install-venv.mjs';

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
  const bin = await installVenv({ root, title: 'moto', venv, requirements: 'requirements-real.txt' });
  return join(bin, isWindows ? 'moto_server.exe' : 'moto_server');
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
