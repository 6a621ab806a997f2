import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { type ReferenceMesh, referenceMesh } from '../scenarios/reference-mesh.ts';
import { type RanJob, runJob } from '../workflows/run-job.ts';
import { action, gitlabJob, type Job, workflow } from '../workflows/workflow.ts';
import { newBucket, s3Server } from './s3-server.ts';

const PROMOTE = 'Promote it, and go back if a reader does not compile with what is published then';

suite('the jobs of the workflows, step by step, on DuckDB and a registry in S3', ({
  test,
  before,
  after,
  timeout,
}) => {
  timeout(1_500_000);
  let mesh: ReferenceMesh;
  let registry: Readonly<Record<string, string>>;

  before(async () => {
    mesh = referenceMesh();
    const server = s3Server('VERSITYGW');
    registry = { ...server.env, MESH_REGISTRY: `s3://${await newBucket(server)}/mesh` };
  });
  after(() => mesh.remove());

  const run = (name: string, job: string): RanJob => {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', MESH_REGISTRY = '', ...aws } = registry;
    return runJob(workflow(name).jobs[job] as Job, {
      dir: mesh.dir,
      env: { ...mesh.env, ...aws },
      vars: { MESH_REGISTRY },
      secrets: { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
    });
  };
  const isGreen = (job: RanJob): void => {
    assert.is(job.failed, false, job.steps.map(({ name, output }) => `${name}\n${output}`).join('\n'));
  };
  const step = (job: RanJob, name: string): string =>
    job.steps.find((ran) => ran.name === name)?.output ?? '';
  const published = (): string[] => {
    const { stdout } = mesh.run(
      'node',
      ['dist/cli.js', 'history', 'dbt_up', '--format', 'json'],
      '.',
      registry,
    );
    return JSON.parse(stdout).publications.map(({ timestamp }: { timestamp: string }) => timestamp);
  };

  test('mesh-check passes, and says what it found where people look', () => {
    const job = run('mesh-check', 'check');
    isGreen(job);
    assert.match(job.summary, '### meshgate');
    assert.is(JSON.parse(readFileSync(join(mesh.dir, 'mesh.sarif'), 'utf8')).version, '2.1.0');
  });

  test('mesh-check refuses what the gate refuses, with an annotation', () => {
    const reader = 'dbt_down_loom/models/marts/downstream_orders.sql';
    const text = mesh.read(reader);
    mesh.edit(reader, (sql) => sql.replace("'public_orders'", "'stg_orders'"));
    const job = run('mesh-check', 'check');
    writeFileSync(join(mesh.dir, reader), text);
    assert.is(job.failed, true);
    assert.match(job.steps[0]?.output ?? '', `::error file=${reader},line=`);
    assert.match(job.summary, 'ref-target-public');
  });

  test('the action judges, and says what it found where people look', () => {
    const { job, inputs } = action('action.yml');
    const place = { dir: mesh.dir, env: mesh.env };
    const whole = runJob(job, { ...place, inputs });
    isGreen(whole);
    assert.is(whole.steps.length, 1);
    assert.match(whole.summary, '### meshgate');
    isGreen(runJob(job, { ...place, inputs: { ...inputs, 'changed-since': 'HEAD' } }));
    const wrong = runJob(job, { ...place, inputs: { ...inputs, 'changed-since': 'no such revision' } });
    assert.match(wrong.steps[0]?.output ?? '', 'Git knows no revision `no such revision`');
  });

  test("GitLab's jobs leave the reports that they name", () => {
    isGreen(runJob(gitlabJob('mesh-lint'), { dir: mesh.dir, env: mesh.env }));
    assert.equal(JSON.parse(mesh.read('gl-code-quality-report.json')), []);
    assert.match(mesh.read('mesh-junit.xml'), '<testsuites name="meshgate"');
    assert.equal(gitlabJob('mesh-check').steps, [{ run: 'npm run mesh:check' }]);
  });

  test('main-docs builds the three projects and puts their documents together', () => {
    isGreen(run('main-docs', 'build'));
    for (const page of ['index.html', 'dbt_up/index.html', 'dbt_down/index.html', 'dbt_down_loom/index.html'])
      assert.ok(readFileSync(join(mesh.dir, 'site', page), 'utf8').includes('<html'), page);
  });

  test('a pull request of the upstream is told that nothing is published yet', () => {
    const job = run('upstream', 'ask');
    isGreen(job);
    assert.match(job.summary, '### ✓ May dbt\\_up be published for prod? yes');
    assert.match(job.outputs['answer'] ?? '', /^<!-- mesh can-i-publish dbt_up prod -->\n### /);
  });

  test('upstream builds, verifies its readers with a candidate, and promotes it', () => {
    const job = run('upstream', 'publish');
    isGreen(job);
    assert.match(step(job, 'Verify that every reader of this repository compiles with it'), 'with 2 readers');
    assert.match(step(job, PROMOTE), 'stays the latest in prod: the command succeeded');
    assert.is(published().length, 1);
  });

  test("GitLab's job does the same, and finds the contract published", () => {
    const env = { ...mesh.env, ...registry, MESH_UPSTREAM: 'dbt_up' };
    const job = runJob(gitlabJob('mesh-publish'), { dir: mesh.dir, env });
    isGreen(job);
    assert.match(job.steps.at(-1)?.output ?? '', 'is the latest already');
    assert.is(published().length, 1);
  });

  test('both readers build on the lock that follows', () => {
    const moved = mesh.run('node', ['dist/cli.js', 'sync'], '.', registry);
    assert.is(moved.status, 0, moved.output);
    for (const name of ['downstream-loom', 'downstream-native']) {
      const job = run(name, 'build');
      isGreen(job);
      assert.match(step(job, 'Build'), 'Completed successfully');
      assert.match(step(job, 'Validate the lineage'), 'Cross-project lineage verified');
      const told = step(job, 'Tell the owners of what it reads, so that they know whom a change would break');
      assert.match(told, /: told to prod that it reads dbt_up, \d+ readers?\n/);
    }
  });

  test('a pull request of the upstream is told whom it would break, and is red', () => {
    const schema = 'dbt_up/models/marts/schema.yml';
    const text = mesh.read(schema);
    mesh.edit(schema, (yaml) => yaml.replace('- name: amount\n', '- name: total\n'));
    const job = run('upstream', 'ask');
    writeFileSync(join(mesh.dir, schema), text);
    assert.is(job.failed, true);
    assert.match(job.summary, '### ✗ May dbt\\_up be published for prod? no');
    assert.match(job.outputs['answer'] ?? '', 'dbt\\_down/models/marts/downstream\\_orders.sql:');
  });

  test('upstream promotes nothing where a reader does not compile', () => {
    const [latest] = published();
    mesh.edit('dbt_up/models/marts/schema.yml', (yaml) =>
      yaml.replace('Never negative.', 'Never below zero.'),
    );
    mesh.edit('dbt_down_loom/models/marts/downstream_orders.sql', (sql) => `${sql}\n{{ no_such_macro() }}\n`);
    const job = run('upstream', 'publish');
    assert.is(job.failed, true);
    assert.match(step(job, 'Verify that every reader of this repository compiles with it'), 'no_such_macro');
    assert.is(step(job, PROMOTE), '');
    assert.match(step(job, 'What was published so far'), /not verified: dbt_down_loom: .*no_such_macro/);
    assert.equal(published().slice(1), [latest]);
  });

  test('upstream does not start without a registry that outlives it', () => {
    const job = runJob(workflow('upstream').jobs['publish'] as Job, { dir: mesh.dir, env: mesh.env });
    assert.is(job.failed, true);
    assert.match(job.steps[0]?.output ?? '', 'Set the variable MESH_REGISTRY');
    assert.is(job.steps.length, 1);
  });
});
