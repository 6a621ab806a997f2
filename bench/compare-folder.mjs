#!/usr/bin/env node
// Compares meshgate with dbt on real projects: node bench/compare-folder.mjs REPOSITORY… [--shown N]
// Run `dbt parse` in them first: every project with a target/manifest.json is compared with it, both ways.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { shown: { type: 'string', default: '20' } },
});
const outfile = resolve(`node_modules/.cache/meshgate-tests/compare-folder-${process.pid}.mjs`);
const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
await build({ ...options, entryPoints: ['test/dbt/compare-folder.ts'], outfile, logLevel: 'warning' });
try {
  const { compareFolder } = await import(outfile);
  let differences = 0;
  for (const folder of positionals) differences += await compareFolder(resolve(folder), Number(values.shown));
  process.exitCode = differences === 0 ? 0 : 1;
} finally {
  rmSync(outfile, { force: true });
}
