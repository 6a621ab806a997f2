import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnv, isThere, peakOfAny, timed } from './measure.mjs';

const version = '4.3.0';
const windows = process.platform === 'win32';

/** dbt-bouncer in an environment of its own, since it asks for other versions than dbt does; installed where it is missing. */
export function installBouncer(root) {
  const venv = join(root, '.cache/bench-dbt-bouncer');
  const tool = join(venv, windows ? 'Scripts/dbt-bouncer.exe' : 'bin/dbt-bouncer');
  if (isThere(tool)) return { tool, error: null };
  mkdirSync(join(root, '.cache'), { recursive: true });
  const python = join(venv, windows ? 'Scripts/python.exe' : 'bin/python');
  const steps = [
    [windows ? 'python' : 'python3', '-m', 'venv', venv],
    [python, '-m', 'pip', 'install', '--quiet', `dbt-bouncer==${version}`],
  ];
  for (const [command, ...args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { env: cleanEnv, encoding: 'utf8' });
    if (status !== 0) return { tool: null, error: lastLine(error?.message ?? stderr) };
  }
  return { tool, error: null };
}

/** The check of it that `mesh check` makes of a project by itself. */
const checks = `dbt_artifacts_dir: target
manifest_checks:
  - name: check_model_contract_enforced_for_public_model
`;

/** Milliseconds and peak memory of dbt-bouncer on the finished manifest of a project; or why it does not run. */
export function runBouncer(tool, python, cwd) {
  const config = join(cwd, 'dbt-bouncer.yml');
  writeFileSync(config, checks);
  const command = { command: tool, args: ['run', '--config-file', config], cwd, env: cleanEnv };
  try {
    return { ms: timed(command), peak: peakOfAny(python, command), error: null };
  } catch (error) {
    return { ms: null, peak: undefined, error: lastLine(error.message) };
  }
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
