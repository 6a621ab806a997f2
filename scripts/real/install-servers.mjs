import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../progress.mjs';
import { installerEnv, runCommand } from '../run-command.mjs';
import { withLock } from '../with-lock.mjs';
import { checkGo } from './find-go.mjs';
import { installVenv } from './install-venv.mjs';

const VERSITYGW = 'v1.8.0';
const ACTIONLINT = 'v1.7.7';
const isWindows = process.platform === 'win32';

/** Installs moto, versitygw and actionlint below .cache/real, once, and says where they lie. */
export async function installServers(root) {
  const folder = join(root, '.cache/real');
  return withLock(join(folder, 'setup.lock'), async () => ({
    moto: await installMoto(root, join(folder, 'venv')),
    versitygw: await installGo({
      title: `versitygw ${VERSITYGW} (go install; a few minutes the first time)`,
      module: 'github.com/versity/versitygw/cmd/versitygw',
      version: VERSITYGW,
      folder: join(folder, `versitygw-${VERSITYGW}`),
    }),
    actionlint: await installGo({
      title: `actionlint ${ACTIONLINT} (go install)`,
      module: 'github.com/rhysd/actionlint/cmd/actionlint',
      version: ACTIONLINT,
      folder: join(folder, `actionlint-${ACTIONLINT}`),
    }),
  }));
}

async function installMoto(root, venv) {
  const bin = await installVenv({ root, title: 'moto', venv, requirements: 'requirements-real.txt' });
  return join(bin, isWindows ? 'moto_server.exe' : 'moto_server');
}

/** Builds a Go program into a folder of its own, once. */
async function installGo({ title, module, version, folder }) {
  const name = module.split('/').at(-1);
  const program = join(folder, isWindows ? `${name}.exe` : name);
  if (existsSync(program)) return program;
  checkGo();
  await step(title, async () => {
    mkdirSync(folder, { recursive: true });
    const go = Object.entries(process.env).filter(([name]) => /^GO[A-Z]/.test(name));
    const env = { ...installerEnv(), ...Object.fromEntries(go), GOBIN: folder };
    await runCommand('go', ['install', `${module}@${version}`], { env });
  });
  return program;
}
