import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the hooks of whoever runs this, and npm, would put into the environment of the measured. */
const foreign = /^(GIT_|MESH|DBT_|HUSKY$|npm_|NODE_OPTIONS$)/i;

export const cleanEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.com',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.com',
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
};

export const git = (cwd, ...args) => execFileSync('git', args, { cwd, env: cleanEnv, encoding: 'utf8' });

/** Runs a command to its end; throws unless it ends with one of the expected codes. Milliseconds. */
export function timed({ command, args, cwd, env = cleanEnv, codes = [0] }) {
  const started = performance.now();
  const result = spawnSync(command, args, { cwd, env, maxBuffer: 1 << 28, encoding: 'utf8' });
  const ms = performance.now() - started;
  if (result.error) throw result.error;
  if (!codes.includes(result.status)) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${result.status}:\n${result.stdout}${result.stderr}`,
    );
  }
  return ms;
}

/** The peak memory of a process of Node, as it tells it at its end; its children are not in it. */
export function peakOfNode({ command, args, cwd, env = cleanEnv, codes }) {
  const dir = mkdtempSync(join(tmpdir(), 'meshgate-peak-'));
  const file = join(dir, 'peak');
  const preload = join(dir, 'preload.cjs');
  writeFileSync(
    preload,
    `process.on('exit',()=>require('fs').writeFileSync(${JSON.stringify(file)},String(process.resourceUsage().maxRSS)))`,
  );
  try {
    timed({ command, args: ['--require', preload, ...args], cwd, env, codes });
    return Number(readFileSync(file, 'utf8')) / 1024;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The same of any command, by Python's word about its child. */
export function peakOfAny(python, { command, args, cwd, env = cleanEnv }) {
  const script =
    'import resource,subprocess,sys;s=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;' +
    'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);sys.exit(s)';
  const { status, stdout } = spawnSync(python, ['-c', script, command, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  return Number(stdout) / (process.platform === 'darwin' ? 1 << 20 : 1024);
}

/** The least of several runs of each contender, in turns: what else the machine does meets all of them alike. */
export function leastOfEach(contenders, runs) {
  const least = new Map(contenders.map(({ name }) => [name, Number.POSITIVE_INFINITY]));
  for (let run = 0; run < runs; run++) {
    for (const { name, before = () => {}, ...command } of contenders) {
      before(run);
      least.set(name, Math.min(least.get(name), timed(command)));
    }
  }
  return least;
}

export function table(rows, base) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, ms, peak]) => {
      if (ms === null) return `  ${name.padEnd(width)}  ${peak}`;
      const time = ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
      const memory = peak === undefined ? '' : `${peak.toFixed(0)} MB`;
      return `  ${name.padEnd(width)}  ${time.padStart(8)}  ${(ms / base).toFixed(2).padStart(8)} ×  ${memory.padStart(7)}`;
    })
    .join('\n');
}

export const isThere = (path) => existsSync(path);
