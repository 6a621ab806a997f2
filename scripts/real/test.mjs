#!/usr/bin/env node
// `npm run test:real`: sets up moto, versitygw and what tries Snowflake without an account, and runs test/real with them.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { step } from '../progress.mjs';
import { setupOrExplain } from '../setup.mjs';
import { withLock } from '../with-lock.mjs';
import { installServers } from './install-servers.mjs';
import { installSqlglot } from './install-sqlglot.mjs';
import { installVenv } from './install-venv.mjs';
import { startServers } from './start-servers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Runs the test files of each option set with both servers up; prints and returns the totals. */
export async function runReal(optionSets) {
  const { parseOptions, runTests } = await import('../../test/harness/run.mjs');
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let servers;
  try {
    const programs = await installServers(root);
    process.env.MESHGATE_TEST_ACTIONLINT = programs.actionlint;
    process.env.MESHGATE_TEST_ZIZMOR = join(dirname(programs.moto), 'zizmor');
    process.env.MESHGATE_TEST_HOOK_MANAGERS = dirname(programs.moto);
    process.env.MESHGATE_TEST_SQLGLOT = await installSqlglot(root, join(dirname(programs.moto), 'python'));
    process.env.MESHGATE_TEST_SNOWFLAKE = await installSnowflake();
    process.env.MESHGATE_TEST_DBT = await installDbtVersions();
    servers = await step('moto_server and versitygw', () => startServers(programs));
  } catch (error) {
    const output = error.excerpt?.();
    process.stderr.write(`test:real: ${error.message}\n${output ? `${output}\n` : ''}`);
    return { ...totals, failed: 1 };
  }
  const leave = (signal) => {
    servers.stop();
    process.kill(process.pid, signal);
  };
  process.once('SIGHUP', leave);
  process.once('exit', servers.stop);
  try {
    Object.assign(process.env, servers.env);
    for (const argv of optionSets) {
      const { passed, failed, skipped } = await runTests(parseOptions(argv));
      totals.passed += passed;
      totals.failed += failed;
      totals.skipped += skipped;
    }
    return totals;
  } finally {
    servers.stop();
  }
}

/** The older dbts that meshgate must work with, each in a folder named after its version. */
async function installDbtVersions() {
  const folder = join(root, '.cache/dbt');
  for (const version of ['1.8', '1.9', '1.10']) {
    const requirements = `scripts/real/dbt-${version}.txt`;
    await withLock(join(folder, `${version}.lock`), () =>
      installVenv({ root, title: `dbt-core ${version}`, venv: join(folder, version), requirements }),
    );
  }
  return folder;
}

/** dbt-snowflake, fakesnow and the parsers: each test starts the server that it needs. */
function installSnowflake() {
  const folder = join(root, '.cache/snowflake');
  return withLock(join(folder, 'setup.lock'), () =>
    installVenv({
      root,
      title: 'dbt-snowflake and fakesnow',
      venv: join(folder, 'venv'),
      requirements: 'requirements-snowflake.txt',
      // fakesnow's
      oldest: 11,
    }),
  );
}

export async function main(optionSets) {
  process.chdir(root);
  if (!(await setupOrExplain())) return;
  const { closingLine } = await import('../../test/harness/print.mjs');
  const totals = await runReal(optionSets);
  process.stdout.write(`\n${closingLine(totals)}\n`);
  if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main([['--only-dir', 'real', '--verbose', ...process.argv.slice(2)]]);
}
