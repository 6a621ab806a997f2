#!/usr/bin/env node
// `npm run demo`: the whole way from an empty warehouse to a refused commit, in a throwaway copy.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playground } from './demo/playground.mjs';
import { setupOrExplain } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
async function demo(place) {
  const { dir } = place;
  const run = (command, args, folder = '.') => {
    const words = command === process.execPath ? ['mesh', ...args.slice(1)] : [command, ...args];
    process.stdout.write(`\n  ${folder === '.' ? '' : folder}$ ${words.map(quote).join(' ')}\n`);
    const result = place.run(command, args, folder);
    process.stdout.write(result.output.replace(/^(?=.)/gm, '    '));
    return result;
  };
  const mesh = (...args) => run(process.execPath, ['dist/cli.js', ...args]);
  const edit = (path, change) =>
    writeFileSync(join(dir, path), change(readFileSync(join(dir, path), 'utf8')));
  const commit = (message) => {
    run('git', ['add', '--all']);
    return run('git', ['commit', '--quiet', '-m', message]);
  };
  const undo = () => {
    run('git', ['reset', '--quiet', '--hard', 'HEAD']);
  };

  step('Build the upstream and publish its contract');
  rmSync(join(dir, 'registry'), { recursive: true, force: true });
  expect(run('dbt', ['--quiet', 'build'], 'dbt_up'), 0);
  expect(
    run('dbt', ['--quiet', 'ls', '--resource-type', 'model'], 'dbt_up'),
    0,
    'dbt_up.marts.public_orders',
  );
  expect(mesh('publish', 'dbt_up', '--local'), 0, 'latest/manifest.json');

  step('Bring the contract to both readers: state, generated sources, mesh.lock');
  expect(mesh('sync', '--local'), 0, 'mesh.lock');

  step("Build the reader that uses dbt-loom: ref('dbt_up', 'public_orders')");
  expect(run('dbt', ['build'], 'dbt_down_loom'), 0, 'Completed successfully');

  step('Build the reader that uses generated sources, with --defer --state');
  expect(
    run('dbt', ['build', '--defer', '--state', 'state/dbt_up'], 'dbt_down'),
    0,
    'Completed successfully',
  );

  step('Validate the lineage between the projects');
  expect(mesh('validate', '--all'), 0, 'Found reference: source.dbt_down.dbt_up.public_orders');

  step('The rows that both readers built');
  for (const name of ['dbt_down_loom', 'dbt_down']) {
    const file = join('warehouse', `${name}_prod.duckdb`);
    expect(run('python', ['scripts/demo/show_rows.py', file]), 0, 'HIGH_VALUE');
  }

  step('Commit the publication: the gate has nothing to say');
  expect(commit('Publish dbt_up and sync its readers'), 0);

  step('Refused: a commit that reads a protected model of another project');
  const reader = 'dbt_down_loom/models/marts/downstream_orders.sql';
  edit(reader, (sql) => sql.replace("ref('dbt_up', 'public_orders')", "ref('dbt_up', 'stg_orders')"));
  expect(commit('Read staging directly'), 1, 'ref-target-public');
  undo();

  step('Refused: a commit that reads a public model without a contract');
  writeFileSync(
    join(dir, 'dbt_up/models/marts/order_days.sql'),
    "{{ config(access='public') }}\nselect 1 as id\n",
  );
  edit(reader, (sql) => `${sql}-- {{ ref('dbt_up', 'order_days') }}\n`);
  expect(commit('Read a model that promises nothing'), 1, 'ref-target-contract');
  undo();
  rmSync(join(dir, 'dbt_up/models/marts/order_days.sql'), { force: true });

  step('Refused: a commit to the upstream that breaks both of its readers');
  edit('dbt_up/models/marts/schema.yml', (yaml) => yaml.replace('access: public', 'access: protected'));
  const refused = expect(
    commit('Make public_orders protected'),
    1,
    'dbt_down/models/marts/downstream_orders.sql',
  );
  expect(refused, 1, 'dbt_down_loom/models/marts/downstream_orders.sql');

  step('The corrected commit passes');
  edit('dbt_up/models/marts/schema.yml', (yaml) =>
    yaml.replace('access: protected', 'access: public').replace('Never negative.', 'Never below zero.'),
  );
  expect(commit('Say it more plainly'), 0);

  step('Push: the pushed commit is compiled with dbt and its lineage validated');
  expect(run('git', ['push', '--quiet', 'origin', 'main']), 0, '✓');
}

let steps = 0;

function step(title) {
  steps += 1;
  process.stdout.write(`\n── ${steps}. ${title}\n`);
}

/** Ends the demo where a command did not do what its step says. */
function expect(result, status, part = '') {
  const isStatus = status === 0 ? result.status === 0 : result.status !== 0;
  if (isStatus && result.output.includes(part)) return result;
  const wanted = status === 0 ? 'to pass' : 'to be refused';
  throw new Error(
    `expected this ${wanted}${part && ` and to print "${part}"`}; it ended with ${result.status}`,
  );
}

function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const conclusion = `
✓ All ${'%'} steps did what they say. Shown: a contract built, published and synced; two readers built on it, over
  dbt-loom and over generated sources; their lineage validated; three commits refused, each with file, line, reason
  and next step; a corrected commit and a push that passed.

Next:
  mesh explain ref-target-public    what a rule demands, and why
  README.md, "In your own monorepo"  how to put the gate into yours
`;

if (await setupOrExplain()) {
  const place = playground(root);
  try {
    await demo(place);
    process.stdout.write(conclusion.replace('%', String(steps)));
  } catch (error) {
    process.stdout.write(`\n✗ Step ${steps}: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    place.remove();
  }
}
