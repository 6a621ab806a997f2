import { spawn } from 'node:child_process';

const kept = 100_000;

/** Runs a command without input and without showing its output; a failure carries the last lines of it. */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-kept);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve(output);
      else reject(new CommandError(`${[command, ...args].join(' ')} ended with ${signal ?? status}`, output));
    });
  });
}

export class CommandError extends Error {
  constructor(message, output) {
    super(message);
    this.name = 'CommandError';
    this.output = output;
  }

  /** The cause stands at the beginning (npm) or at the end (pip). */
  excerpt() {
    const lines = this.output.split('\n').filter((line) => line.trim() !== '');
    return (lines.length > 24 ? [...lines.slice(0, 8), '…', ...lines.slice(-15)] : lines).join('\n');
  }
}

const passed =
  /^(PATH|PATHEXT|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|COMSPEC|TE?MP|TMPDIR|LANG|LC_.*|XDG_.*|CI|HUSKY|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_.*|(REQUESTS|CURL)_CA_BUNDLE|NODE_EXTRA_CA_CERTS|PIP_.*|PYENV_.*|NPM_CONFIG_.*)$/i;

/** What installers need of the environment: the credentials that may stand in the rest are none of their business. */
export function installerEnv(env = process.env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name)));
}
