#!/usr/bin/env node
// `npm run bench`: what a check costs on a mesh of 10,000 models, beside what it is added to and what people run today.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.mjs';
import { installBouncer, runBouncer } from './bouncer.mjs';
import { makeMesh, modelName, modelPath, projectName } from './make-mesh.mjs';
import { cleanEnv, git, isThere, leastOfEach, peakOfAny, peakOfNode, table, timed } from './measure.mjs';
import { benchPublish } from './publish.mjs';

const help = `node bench/run.mjs [options]
  --only PART,…   ${['staged', 'edits', 'commit', 'check', 'dbt', 'growth', 'publish'].join(', ')} (default: all)
  --skip-dbt      leave dbt out
  --models N      models of each of the 10 projects (default: 1000)
  --runs N        runs of what takes less than a second (default: 15)
  --keep          leave the mesh where it is`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    'skip-dbt': { type: 'boolean', default: false },
    models: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '15' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const projects = 10;
const models = Number(values.models);
const runs = Number(values.runs);
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const bin = join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const node = process.execPath;
const home = realpathSync(mkdtempSync(join(tmpdir(), 'meshgate-bench-')));
const wants = (part) => values.only === undefined || values.only.split(',').includes(part);
const start = { name: 'node -e 0', command: node, args: ['-e', '0'], cwd: home };

function mesh(name, options) {
  const dir = join(home, name);
  mkdirSync(dir, { recursive: true });
  makeMesh(dir, { projects, models, ...options });
  git(dir, 'init', '--quiet', '--initial-branch=main', '--template=');
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message=The mesh');
  return dir;
}

/** Each run stages another content: a check that only repeats the last one would be no commit. */
function edit(dir, path, change) {
  const file = join(dir, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  git(dir, 'add', path);
}

const aModel = modelPath(3, 155 % models);
const itsProperties = aModel.replace(/[^/]+$/, '_models.yml');
const insideSelect = (text) =>
  text.replace(/base\.id,\n(?: {4}-- .*\n)*/, `base.id,\n    -- ${Math.random()}\n`);
const check = (dir, ...args) => ({ command: node, args: [cli, 'check', ...args], cwd: dir });
const staged = (dir) => check(dir, '--staged', '--quiet');

function staging(dir, flawed) {
  const config = join(home, 'lint-staged.json');
  writeFileSync(config, '{"*.sql": "true"}');
  const sql = (at) => () => edit(at, aModel, insideSelect);
  for (const at of [dir, flawed]) timed(check(at, '--staged', '--quiet'));
  const lintStaged = [
    join(root, 'node_modules/lint-staged/bin/lint-staged.js'),
    '--quiet',
    '--config',
    config,
  ];
  const contenders = [
    start,
    {
      name: 'lint-staged, a task that does nothing',
      command: node,
      args: lintStaged,
      cwd: dir,
      before: sql(dir),
    },
    { name: 'mesh check --staged, one model edited', ...staged(dir), before: sql(dir) },
    { name: 'the same with 40 old findings, compared with HEAD', ...staged(flawed), before: sql(flawed) },
  ];
  const least = leastOfEach(contenders, runs);
  report('A commit of one changed file', contenders, least, [undefined, undefined, peakOfNode(staged(dir))]);
}

function edits(dir) {
  timed(staged(dir));
  const contenders = [
    start,
    {
      name: 'a line above the references',
      before: () => edit(dir, aModel, (text) => `-- ${Math.random()}\n${text}`),
    },
    {
      name: 'another reference',
      before: (run) => edit(dir, aModel, (text) => `${text}-- {{ ref('${modelName(3, run + 1)}') }}\n`),
    },
    {
      name: 'a description in a properties file',
      before: () => edit(dir, itsProperties, (text) => text.replace(/as the bench.*/, `as ${Math.random()}`)),
    },
    {
      name: 'a new model',
      before: (run) => {
        const path = aModel.replace(/[^/]+$/, `new_${run}_${Date.now()}.sql`);
        writeFileSync(join(dir, path), 'select 1 as id\n');
        git(dir, 'add', path);
      },
    },
  ].map((contender) => (contender.command ? contender : { ...contender, ...staged(dir) }));
  const least = leastOfEach(contenders, Math.ceil(runs / 2));
  git(dir, 'reset', '--quiet', '--hard');
  timed(staged(dir));
  const other = {
    name: 'nothing of the mesh (README.md)',
    ...staged(dir),
    before: () => edit(dir, 'README.md', (text) => `${text}.`),
  };
  const more = leastOfEach([start, other], runs);
  git(dir, 'reset', '--quiet', '--hard');
  report('mesh check --staged by what changed', [...contenders, other], new Map([...least, ...more]));
}

function commits(dir) {
  const hook = join(dir, '.git/hooks/pre-commit');
  mkdirSync(join(dir, '.git/hooks'), { recursive: true });
  writeFileSync(hook, `#!/bin/sh\nexec "${node}" "${cli}" hook pre-commit\n`);
  chmodSync(hook, 0o755);
  const sql = () => edit(dir, aModel, insideSelect);
  const commit = (...args) => ({ command: 'git', args: ['commit', '-q', '-m', 'x', ...args], cwd: dir });
  const contenders = [
    start,
    { name: 'git commit --no-verify', ...commit('--no-verify'), before: sql },
    { name: 'git commit with the hook', ...commit(), before: sql },
  ];
  report('The whole commit', contenders, leastOfEach(contenders, runs));
  rmSync(hook);
}

const forget = (dir) => rmSync(join(dir, '.git/meshgate'), { recursive: true, force: true });

function checks(dir) {
  const cold = { name: 'mesh check, cold', ...check(dir, '--quiet'), before: () => forget(dir) };
  const warm = { name: 'mesh check, warm', ...check(dir, '--quiet') };
  const least = new Map([...leastOfEach([start, warm], runs), ...leastOfEach([cold], 3)]);
  forget(dir);
  const peaks = [undefined, peakOfNode(cold), peakOfNode(warm)];
  report('The whole mesh', [start, cold, warm], least, peaks);
  return least.get(cold.name);
}

function dbt(dir, cold, base) {
  const tool = join(bin, 'dbt');
  if (!isThere(tool)) return console.log('\ndbt is not installed: npm run setup');
  const python = join(bin, 'python');
  const env = { ...cleanEnv, DBT_PROFILES_DIR: dir };
  const args = ['--no-partial-parse', '--quiet', 'parse'];
  const parse = (project) => ({ command: tool, args, cwd: join(dir, projectName(project)), env });
  const rows = [];
  const add = (name, project) => {
    const ms = timed(parse(project)) * projects;
    rows.push([`${name} × ${projects}`, ms, peakOfAny(python, parse(project))]);
    if (cold !== null) rows.push([`  of a cold mesh check`, ms, undefined, ms / cold]);
  };
  add('dbt parse of one project', 0);
  add('dbt parse with dbt-loom', 1);
  const bouncer = installBouncer(root);
  const name = 'dbt-bouncer on the finished manifest of one project';
  const found =
    bouncer.error === null ? runBouncer(bouncer.tool, python, join(dir, projectName(0))) : bouncer;
  rows.push(found.error === null ? [name, found.ms, found.peak] : [name, null, found.error]);
  console.log('\nWhat the same answer costs today (one run each)');
  for (const [name, ms, peak, factor] of rows) {
    console.log(
      factor === undefined ? table([[name, ms, peak]], base) : `${name}: ${factor.toFixed(0)} times`,
    );
  }
}

/** Least of several runs of each size in turns, so that a busy minute does not look like growth. */
function growth() {
  const sizes = [1_000, 3_000, 10_000, 30_000].map((size) => ({
    size,
    dir: mesh(`growth-${size}`, { models: size / projects }),
  }));
  const colds = sizes.map(({ size, dir }) => {
    return { name: size, ...check(dir, '--quiet'), before: () => forget(dir) };
  });
  const cold = leastOfEach([{ ...start, name: 'start' }, ...colds], 4);
  const stages = sizes.map(({ size, dir }) => {
    return { name: size, ...staged(dir), before: () => edit(dir, modelPath(3, 55), insideSelect) };
  });
  for (const { dir } of sizes) timed(staged(dir));
  const warm = leastOfEach([{ ...start, name: 'start' }, ...stages], Math.ceil(runs / 2));
  const base = Math.min(cold.get('start'), warm.get('start'));
  const rows = sizes.map(({ size, dir }) => {
    forget(dir);
    const peak = peakOfNode(check(dir, '--quiet'));
    rmSync(dir, { recursive: true, force: true });
    return { size, cold: cold.get(size), peak, staged: warm.get(size), base };
  });
  console.log('\nGrowth');
  for (const { size, cold, peak, staged: warm, base } of rows) {
    const ratio = `${(cold / base).toFixed(1).padStart(7)} ×  ${peak.toFixed(0).padStart(4)} MB`;
    console.log(`  ${String(size).padStart(6)} models  cold ${ratio}   staged ${(warm / base).toFixed(2)} ×`);
  }
  const of = (wanted) => rows.find(({ size }) => size === wanted).cold;
  console.log(`  30,000 models cost ${(of(30_000) / of(10_000)).toFixed(2)} times what 10,000 do, cold`);
}

function report(title, contenders, least, peaks = []) {
  const rows = contenders.map(({ name }, index) => [name, least.get(name), peaks[index]]);
  console.log(`\n${title}\n${table(rows, least.get(start.name))}`);
}

if (values.help) console.log(help);
else {
  try {
    await buildIfStale();
    console.log(`${projects} projects of ${models} models; least of ${runs} runs; × is node -e 0`);
    const needsMesh = ['staged', 'edits', 'commit', 'check', 'dbt'].some(wants);
    const dir = needsMesh ? mesh('mesh', {}) : home;
    if (wants('staged')) staging(dir, mesh('flawed', { flawed: 40 }));
    if (wants('edits')) edits(dir);
    if (wants('commit')) commits(dir);
    const cold = wants('check') || wants('dbt') ? checks(dir) : null;
    if (wants('dbt') && !values['skip-dbt']) dbt(dir, cold, leastOfEach([start], runs).get(start.name));
    if (wants('growth')) growth();
    if (wants('publish')) benchPublish({ home, cli, runs });
  } finally {
    if (values.keep) appendFileSync(2, `${home}\n`);
    else rmSync(home, { recursive: true, force: true });
  }
}
