#!/usr/bin/env node
// Compares meshgate with `dbt parse` on many random meshes: node bench/differential.mjs [--seeds N] [--first SEED] [--jobs N]
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    first: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    shrink: { type: 'string', default: '80' },
  },
});
const outfile = resolve(`node_modules/.cache/meshgate-tests/differential-${process.pid}.mjs`);
const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
await build({ ...options, entryPoints: ['test/dbt/long-run.ts'], outfile, logLevel: 'warning' });
try {
  const { longRun } = await import(outfile);
  const failures = await longRun({
    first: Number(values.first),
    count: Number(values.seeds),
    jobs: Number(values.jobs),
    mostTrials: Number(values.shrink),
  });
  process.exitCode = failures === 0 ? 0 : 1;
} finally {
  rmSync(outfile, { force: true });
}
