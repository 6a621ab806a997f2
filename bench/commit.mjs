#!/usr/bin/env node
// What a commit costs, side by side in one run: Node's own start, the staged check, the whole hook, and what people
// run today for the same answer. Prints the minima and their ratio to `node -e 0`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playground } from '../scripts/demo/playground.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const place = playground(root);
const bin = join(place.dir, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');

const contenders = [
  ['node -e 0', 15, process.execPath, ['-e', '0']],
  [
    'git commit --allow-empty --no-verify',
    15,
    'git',
    ['commit', '-q', '--allow-empty', '--no-verify', '-m', 'x'],
  ],
  ['mesh check --staged', 15, process.execPath, ['dist/cli.js', 'check', '--staged']],
  ['git commit with the hooks', 15, 'git', ['commit', '-q', '--allow-empty', '-m', 'x']],
  ['dbt --version', 3, join(bin, 'dbt'), ['--version']],
  [
    'dbt parse of one project, no partial parse',
    3,
    join(bin, 'dbt'),
    ['--no-partial-parse', '-q', 'parse'],
    'dbt_down_loom',
  ],
];

try {
  const best = contenders.map(([name, runs, command, args, folder = '.']) => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      const { status, stderr, stdout } = spawnSync(command, args, {
        cwd: join(place.dir, folder),
        env: place.env,
      });
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}${stdout}`);
      least = Math.min(least, performance.now() - started);
    }
    return [name, least];
  });
  const [, base] = best[0];
  const width = Math.max(...best.map(([name]) => name.length));
  for (const [name, ms] of best) {
    console.log(
      `${name.padEnd(width)}  ${ms.toFixed(0).padStart(6)} ms  ${(ms / base).toFixed(1).padStart(6)} ×`,
    );
  }
} finally {
  place.remove();
}
