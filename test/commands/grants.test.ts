import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { type MadeModel, makeManifest } from '../manifest/make-manifest.ts';
import { Account } from '../snowflake/account.ts';
import { runScript } from '../snowflake/run-script.ts';
import { statementsOf } from '../snowflake/statements.ts';
import { compiled, meshRepo, ORDERS, syncedRepo, upManifest } from './mesh-repo.ts';

const grant = (on: string, role: string): string => `grant ${on} to role "${role}";\n`;

const remove = (repo: GitRepo, path: string): void => rmSync(join(repo.dir, path), { recursive: true });

/** Everything a model can be, with the file that says so and what dbt makes of it. */
const MODELS: readonly { name: string; config: string; made: Partial<MadeModel>; changes?: object }[] = [
  {
    name: 'orders',
    config: 'access: public, contract: {enforced: true}',
    made: { access: 'public', enforced: true },
  },
  { name: 'loose', config: 'access: public', made: { access: 'public' } },
  { name: 'inner', config: 'contract: {enforced: true}', made: { enforced: true } },
  { name: 'secret', config: 'access: private, group: g', made: { access: 'private' } },
  {
    name: 'for_one',
    config: 'access: public, contract: {enforced: true}, meta: {mesh: {allowed_projects: [first]}}',
    made: { access: 'public', enforced: true },
    changes: { meta: { mesh: { allowed_projects: ['first'] } } },
  },
  {
    name: 'seen',
    config: 'access: public, contract: {enforced: true}, materialized: view',
    made: { access: 'public', enforced: true },
    changes: { materialized: 'view' },
  },
];

/** `up` with every kind of model, all in one schema, and two projects that read each of them by dbt-loom. */
async function probingRepo(): Promise<GitRepo> {
  const repo = await meshRepo();
  for (const path of ['down', 'loomed', 'up/models']) remove(repo, path);
  repo.write(
    'mesh.yml',
    'version: 1\nregistry: registry\nrules: {public-model-contract: "off"}\nprojects:\n  first: {upstreams: {up: loom}}\n  second: {upstreams: {up: loom}, role: analytics}\n',
  );
  const columns = 'columns: [{name: id, data_type: integer}]';
  repo.write('up/models/groups.yml', 'groups: [{name: g, owner: {name: o}}]\n');
  for (const { name, config } of MODELS) {
    repo.write(`up/models/${name}.sql`, 'select 1 as id\n');
    repo.write(`up/models/${name}.yml`, `models:\n  - {name: ${name}, config: {${config}}, ${columns}}\n`);
    for (const reader of ['first', 'second']) {
      repo.write(`${reader}/dbt_project.yml`, `name: ${reader}\nversion: 1.0.0\nprofile: p\n`);
      repo.write(`${reader}/models/reads_${name}.sql`, `select * from {{ ref('up', '${name}') }}\n`);
    }
  }
  const manifest = makeManifest(
    'up',
    MODELS.map(({ name, made }) => ({
      ...ORDERS,
      access: 'protected',
      enforced: false,
      ...made,
      name,
      sql: 'select 1 as id\n',
    })),
  );
  for (const { name, changes } of MODELS) {
    Object.assign(manifest.nodes[`model.up.${name}`]?.['config'] as object, changes);
  }
  compiled(repo, 'up', manifest);
  for (const words of [['publish', 'up'], ['sync']]) {
    const { status, stdout, stderr } = await repo.mesh(...words);
    assert.is(status, 0, stdout + stderr);
  }
  return repo;
}

/** A warehouse in which `up` was built and nobody was granted anything. */
function warehouse(): Account {
  const account = new Account();
  runScript(
    account,
    'use role sysadmin; create database if not exists up_prod; create schema if not exists up_prod.marts; use role useradmin; create role if not exists first_role; create role if not exists analytics;',
  );
  for (const { name, changes } of MODELS) {
    account.create(kindOf(changes), `UP_PROD.MARTS.${name.toUpperCase()}`, 'SYSADMIN');
  }
  return account;
}

const kindOf = (changes: object = {}): 'TABLE' | 'VIEW' => ('materialized' in changes ? 'VIEW' : 'TABLE');

suite('mesh grants', ({ test, timeout }) => {
  timeout(60_000);

  test('prints the grants of each reader, and the same at a second run', async () => {
    const repo = await syncedRepo();
    const { status, stdout, stderr } = await repo.mesh('grants', '--dialect', 'snowflake');
    const block = (project: string, role: string): string =>
      `\n-- ${project} reads up\n-- up was built on duckdb: the names are taken as Snowflake's\n` +
      grant('usage on database "UP_PROD"', role) +
      grant('usage on schema "UP_PROD"."MARTS"', role) +
      grant('select on table "UP_PROD"."MARTS"."ORDERS"', role);
    assert.is(
      stdout,
      `-- Written by mesh grants. Run it as the owner of the schemas, or as SECURITYADMIN.
-- What dbt builds anew loses its grants, unless its model is configured with \`copy_grants: true\`.
${block('down', 'DOWN_ROLE')}${block('loomed', 'LOOMED_ROLE')}`,
    );
    assert.is(stderr, '');
    assert.is(status, 0);
    assert.is((await repo.mesh('grants')).stdout, stdout);
  });

  for (const by of ['model', 'schema']) {
    test(`--by ${by}: the warehouse refuses exactly what mesh check refuses`, async () => {
      const repo = await probingRepo();
      const { findings } = JSON.parse((await repo.mesh('check', '--format', 'json')).stdout);
      const refused = new Set(
        findings
          .filter(({ severity }: { severity: string }) => severity === 'error')
          .map(({ project, target }: { project: string; target: string }) => `${project} ${target}`),
      );
      const { stdout, stderr } = await repo.mesh('grants', '--by', by);
      assert.is(stderr, '');
      const account = warehouse();
      runScript(account, `use role securityadmin; ${stdout}`);
      const verdicts = MODELS.flatMap(({ name, changes }) =>
        [
          ['first', 'FIRST_ROLE'],
          ['second', 'ANALYTICS'],
        ].map(([project = '', role = '']) => ({
          read: `${project} ${name}`,
          warehouse: account.mayRead(role, kindOf(changes), `UP_PROD.MARTS.${name.toUpperCase()}`),
          check: !refused.has(`${project} model.up.${name}`),
        })),
      );
      console.table(verdicts);
      assert.equal(
        verdicts.filter(({ check }) => check).map(({ read }) => read),
        ['first orders', 'second orders', 'first for_one', 'first seen', 'second seen'],
      );
      for (const { read, warehouse: mayRead, check } of verdicts) assert.is(mayRead, check, read);
    });
  }

  test('--by schema opens a schema only where everything in it may be read, and says why not', async () => {
    const repo = await syncedRepo();
    const whole = (await repo.mesh('grants', '--by', 'schema')).stdout;
    assert.match(whole, 'grant select on future tables in schema "UP_PROD"."MARTS" to role "DOWN_ROLE";');
    assert.not.match(whole, 'select on table');
    repo.write('up/models/draft.sql', 'select 1 as id\n');
    const partly = (await repo.mesh('grants', '--by', 'schema')).stdout;
    assert.match(
      partly,
      '-- marts is not granted as a whole: draft lies there too, and down may not read it\n',
    );
    assert.match(partly, grant('select on table "UP_PROD"."MARTS"."ORDERS"', 'DOWN_ROLE'));
    assert.not.match(partly, 'in schema');
  });

  test('what is published no longer stands for what is declared, nor the other way round', async () => {
    const repo = await syncedRepo();
    repo.write('up/models/more.sql', 'select 1 as id\n');
    repo.write(
      'up/models/orders.yml',
      'models:\n  - {name: orders, columns: [{name: id}]}\n  - {name: more, config: {access: public, contract: {enforced: true}}, columns: [{name: id, data_type: integer}]}\n',
    );
    const { status, stdout } = await repo.mesh('grants');
    assert.is(status, 0);
    assert.match(stdout, '-- more is not granted: up has not published it\n');
    assert.match(stdout, '-- up has published nothing that down may read\n');
    assert.not.match(stdout, /^grant/m);
  });

  test('an upstream whose publication is not here: its grants are missing, exit 1', async () => {
    const repo = await syncedRepo();
    for (const path of ['registry', 'down/state', 'loomed/state']) remove(repo, path);
    const { status, stdout, stderr } = await repo.mesh('grants');
    assert.is(status, 1);
    assert.match(stdout, '-- nothing is granted: down/state/up/manifest.json is missing\n');
    assert.match(stderr, 'mesh: no grants on up for down: its publication is not here.\n  → mesh sync\n');
  });

  test('on Snowflake a name is what dbt wrote: quoted as it is, else in capitals; and it stays a name', async () => {
    const repo = await meshRepo();
    const manifest = upManifest();
    manifest.metadata.adapter_type = 'snowflake';
    const evil = 'a" to role x; drop table "b';
    Object.assign(manifest.nodes['model.up.orders'] ?? {}, {
      database: 'Up_Prod',
      schema: 'Marts',
      alias: evil,
      relation_name: `Up_Prod."Marts"."${evil.replaceAll('"', '""')}"`,
    });
    compiled(repo, 'up', manifest);
    repo.write('mesh.yml', `${repo.read('mesh.yml')}`.replace('down: {', 'down: {role: \'Data "Mart"\', '));
    for (const words of [['publish', 'up'], ['sync']]) {
      const { status, stdout, stderr } = await repo.mesh(...words);
      assert.is(status, 0, stdout + stderr);
    }
    const { stdout } = await repo.mesh('grants');
    const [, , down] = statementsOf(stdout);
    assert.equal(
      (down ?? []).map(({ value }) => value),
      ['GRANT', 'SELECT', 'ON', 'TABLE', 'UP_PROD', '.', 'Marts', '.', evil, 'TO', 'ROLE', 'Data "Mart"'],
    );
    assert.is(statementsOf(stdout).length, 6);
  });

  test('what it does not know is refused with what it knows', async () => {
    const repo = await syncedRepo();
    const dialect = await repo.mesh('grants', '--dialect', 'oracle');
    assert.equal(
      [dialect.status, dialect.stderr],
      [2, 'mesh: mesh grants has no dialect `oracle`.\n  → Dialects: snowflake.\n'],
    );
    assert.is((await repo.mesh('grants', '--by', 'luck')).status, 2);
    assert.match((await repo.mesh('grants', '--help')).stdout, 'Example: mesh grants --dialect snowflake');
  });

  test('a mesh without readers has no grants', async () => {
    const repo = await meshRepo();
    repo.write('mesh.yml', 'version: 1\n');
    remove(repo, 'loomed');
    const { status, stdout } = await repo.mesh('grants');
    assert.is(status, 0);
    assert.not.match(stdout, /^grant/m);
  });
});
