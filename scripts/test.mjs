#!/usr/bin/env node
// `npm test`: set-up, types, lint and every test but test/real, counted together in the last line.
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.mjs';
import { setupOrExplain } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const checks = [
  { title: 'types (tsc)', args: ['node_modules/typescript/bin/tsc'] },
  {
    title: 'lint (biome)',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  },
];

async function check({ title, args }) {
  const started = performance.now();
  try {
    await runCommand(process.execPath, args, { cwd: root });
    return { title, ms: performance.now() - started };
  } catch (error) {
    return { title, ms: performance.now() - started, output: error.output ?? error.message };
  }
}

async function main() {
  const { parseOptions, runTests } = await import('../test/harness/run.mjs');
  const { closingLine, printCheck, printFailure } = await import('../test/harness/print.mjs');
  const options = parseOptions(process.argv.slice(2));
  const checked = await Promise.all(checks.map(check));
  for (const outcome of checked) printCheck(outcome);
  const totals = await runTests(options);
  for (const { title, output } of checked) {
    if (output === undefined) totals.passed += 1;
    else {
      totals.failed += 1;
      printFailure('', { title, message: output, diff: '', stack: '' });
    }
  }
  process.stdout.write(`\n${closingLine(totals)}\n`);
  if (totals.failed > 0) process.exitCode = 1;
}

process.chdir(root);
if (await setupOrExplain()) await main();
