#!/usr/bin/env node
// Every manifest is a test of the parser: node bench/manifest-refs.mjs MANIFEST… [--all]
// Feeds the code of each node to the parser and compares with the refs and sources that dbt found in it.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false } },
});
if (positionals.length === 0) {
  console.error('node bench/manifest-refs.mjs MANIFEST… [--all]');
  process.exitCode = 2;
} else {
  const outfile = resolve(`node_modules/.cache/meshgate-tests/manifest-refs-${process.pid}.mjs`);
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
  await build({ ...options, entryPoints: ['bench/manifest-refs.ts'], outfile, logLevel: 'warning' });
  try {
    const { compareManifests } = await import(outfile);
    compareManifests(positionals, values.all ? Number.POSITIVE_INFINITY : 20);
  } finally {
    rmSync(outfile, { force: true });
  }
}
