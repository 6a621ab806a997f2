import { spawnSync } from 'node:child_process';

const probe = `
import sys
print('%d.%d' % sys.version_info[:2])
try:
    import venv, ensurepip
    print('venv')
except ImportError:
    pass
`;

/** The commands that may be a Python, in the order in which they are tried. */
function candidates(env) {
  const versioned = [13, 12, 11, 10].map((minor) => [`python3.${minor}`]);
  const named = env.PYTHON ? [[env.PYTHON]] : [];
  const windows = process.platform === 'win32' ? [['py', '-3']] : [];
  return [...named, ['python3'], ['python'], ...windows, ...versioned];
}

/** The first Python 3.`oldest` or newer that can make a virtual environment; else an error that says what to install. */
export function findPython(env = process.env, oldest = 10) {
  let tooOld;
  let withoutVenv;
  for (const command of candidates(env)) {
    const { status, stdout } = spawnSync(command[0], [...command.slice(1), '-c', probe], {
      encoding: 'utf8',
      env,
      timeout: 20_000,
    });
    if (status !== 0) continue;
    const [version, venv] = stdout.trim().split(/\s+/);
    const [major, minor] = (version ?? '').split('.').map(Number);
    if (!(major >= 3)) continue;
    const found = { command, version };
    if (major === 3 && minor < oldest) tooOld ??= found;
    else if (venv !== 'venv') withoutVenv ??= found;
    else return command;
  }
  throw new Error(problemOf(tooOld, withoutVenv, oldest));
}

function problemOf(tooOld, withoutVenv, oldest) {
  if (withoutVenv) {
    const { command, version } = withoutVenv;
    return `Python ${version} (${command.join(' ')}) has no venv module: install it with \`sudo apt-get install python${version}-venv\``;
  }
  const install = installHint();
  if (tooOld) {
    return `Python ${tooOld.version} (${tooOld.command.join(' ')}) is too old, 3.${oldest} or newer is needed: install it with ${install}, or name one with PYTHON=…`;
  }
  return `there is no Python, 3.${oldest} or newer is needed: install it with ${install}`;
}

function installHint() {
  if (process.platform === 'darwin') return '`brew install python@3.12`';
  if (process.platform === 'win32') return '`winget install Python.Python.3.12`';
  return '`sudo apt-get install python3 python3-venv` (macOS: `brew install python@3.12`, Windows: `winget install Python.Python.3.12`)';
}
