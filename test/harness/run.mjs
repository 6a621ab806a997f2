#!/usr/bin/env node
// Finds, bundles and runs the test files, each in its own process. `node test/harness/run.mjs --help` lists the options.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../scripts/build.mjs';
import { bundleTests } from './bundle.mjs';
import { findTests, longestFirst, readDurations, saveDurations, shuffled } from './find-tests.mjs';
import { closingLine, printFailure, printFailures, printVerdict } from './print.mjs';
import { spawnFile, stopFiles } from './spawn-file.mjs';

const help = `node test/harness/run.mjs [PART-OF-A-PATH] [options]
  --fast             only what is quick: CONTRIBUTING.md says what that is
  --only-dir NAME    only test/NAME (test/real runs only so)
  --seed N           files in the random order of this seed instead of longest first
  --jobs N           files at once (default: the processors of this machine)
  --dir DIR          where the test files are (default: test)
  --file-limit MS    time limit of a file that declares none (default: 180000)
  --verbose          show what green files print, too
  --no-build         do not bring dist/ up to date first`;

export function parseOptions(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      fast: { type: 'boolean', default: false },
      'only-dir': { type: 'string' },
      seed: { type: 'string' },
      jobs: { type: 'string' },
      dir: { type: 'string', default: 'test' },
      'file-limit': { type: 'string', default: '180000' },
      verbose: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    fast: values.fast,
    onlyDir: values['only-dir'],
    seed: values.seed === undefined ? undefined : Number(values.seed),
    jobs: Number(values.jobs ?? availableParallelism()),
    dir: values.dir.replace(/\/$/, ''),
    limit: Number(values['file-limit']),
    verbose: values.verbose,
    build: !values['no-build'],
    filter: positionals[0] ?? '',
  };
}

/** Runs what the options ask for, prints it, and returns the totals; the closing line is the caller's. */
export async function runTests(options) {
  const found = findTests(options);
  if (found.length === 0) return broken(`no test file in ${options.dir} for these options`);
  const files =
    options.seed === undefined ? longestFirst(found, readDurations()) : shuffled(found, options.seed);
  const totals = options.build ? await bringUpToDate() : { passed: 0, failed: 0, skipped: 0 };
  let bundled;
  try {
    bundled = await bundleTests(files);
  } catch (error) {
    return broken(error.message);
  }
  const stop = stopOnSignal(bundled.remove);
  try {
    const verdicts = await runAll(files, bundled.bundles, options);
    if (options.dir === 'test') saveDurations(verdicts);
    printFailures(verdicts, options);
    for (const verdict of verdicts) {
      totals.passed += verdict.passed;
      totals.failed += verdict.failures.length;
      totals.skipped += verdict.skipped;
    }
    return totals;
  } finally {
    stop();
    bundled.remove();
  }
}

/** Sources that do not build fail the run; the tests that need no dist/ still have their say. */
async function bringUpToDate() {
  try {
    await buildIfStale({ keepOldChunks: true });
    return { passed: 0, failed: 0, skipped: 0 };
  } catch (error) {
    return broken(`dist/ cannot be built: ${error.message}`);
  }
}

function broken(message) {
  printFailure('', { title: 'test runner', message, diff: '', stack: '' });
  return { passed: 0, failed: 1, skipped: 0 };
}

async function runAll(files, bundles, { jobs, limit }) {
  const waiting = [...files];
  const verdicts = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const verdict = await spawnFile({ file, bundle: bundles.get(file), limit });
      printVerdict(verdict);
      verdicts.push(verdict);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  return verdicts.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function stopOnSignal(remove) {
  const stop = async (signal) => {
    await stopFiles();
    remove();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const totals = await runTests(options);
  process.stdout.write(`\n${closingLine(totals)}\n`);
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
