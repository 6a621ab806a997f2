import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { deriveAccess, readAccess } from './access-table.ts';
import { Account } from './account.ts';
import { runScript } from './run-script.ts';
import { DATABASES, ROLES, SAMPLE, setupAccount, setupFile, VERIFY } from './setup-account.ts';
import { statementsOf, textOf } from './statements.ts';

const BUILDERS = {
  DBT_UP_PROD: 'DBT_UP_ROLE',
  DBT_DOWN_PROD: 'DBT_DOWN_ROLE',
  DBT_DOWN_LOOM_PROD: 'DBT_DOWN_LOOM_ROLE',
} as const;

/** Tables and views that are there before the grants, and those that come after them. */
function account(extra = ''): Account {
  const made = new Account();
  runScript(made, DATABASES);
  runScript(made, SAMPLE);
  for (const database of Object.keys(BUILDERS)) {
    made.create('TABLE', `${database}.MARTS.EARLIER_TABLE`, 'SYSADMIN');
    made.create('VIEW', `${database}.MARTS.EARLIER_VIEW`, 'SYSADMIN');
  }
  runScript(made, ROLES);
  runScript(made, extra);
  made.create('TABLE', 'DBT_UP_PROD.RAW.LATER', 'SYSADMIN');
  for (const [database, role] of Object.entries(BUILDERS)) {
    for (const schema of ['STAGING', 'MARTS']) {
      made.create('TABLE', `${database}.${schema}.LATER_TABLE`, role);
      made.create('VIEW', `${database}.${schema}.LATER_VIEW`, role);
    }
  }
  return made;
}

const intended = readAccess(setupFile('ARCHITECTURE.md'));
const derived = (extra = '') => deriveAccess(account(extra), Object.keys(intended));

function factsOf(made: Account): string[] {
  const own = (role: string): boolean => role.startsWith('DBT_');
  const named = (kind: 'DATABASE' | 'WAREHOUSE' | 'ROLE'): string[] =>
    made.securables(kind).map(({ name }) => `${kind.toLowerCase()}: ${name}`);
  return [
    ...named('DATABASE'),
    ...named('WAREHOUSE'),
    ...named('ROLE').filter((fact) => own(fact.slice(6))),
    ...made
      .securables('SCHEMA')
      .map(({ name }) => `schema: ${name} ${made.isManaged(name) ? 'MANAGED ACCESS' : ''}`),
    ...[...made.users].map((user) => `user: ${user}`),
    ...made.grants
      .filter(({ role, on }) => own(role) && on !== 'TABLE')
      .map(({ privilege, on, name, role }) => `grant: ${role} ${privilege} ON ${on} ${name}`),
    ...made.grants
      .filter(({ on, name }) => on === 'ROLE' && own(name))
      .map(({ name, role }) => `member: ${name} ROLE ${role}`),
    ...made.futureGrants.map(
      ({ privilege, on, name, role }) => `future grant: ${role} ${privilege} ON ${on} ${name}`,
    ),
  ].sort();
}

/** What 04 expects, but for what a role model does not know: sizes, monitors, rows and which user has which role. */
function expectedFacts(): string[] {
  const table = statementsOf(VERIFY).find((words) => / EXPECTED AS SELECT /.test(textOf(words))) ?? [];
  const texts = table.filter(({ kind }) => kind === 'text').map(({ value }) => value);
  const facts: string[] = [];
  for (let at = 0; at < texts.length; at += 3) {
    const [kind = '', name, detail = ''] = texts.slice(at, at + 3);
    if (kind === 'rows' || kind === 'resource monitor' || detail.startsWith('USER ')) continue;
    const isNamedOnly = ['database', 'warehouse', 'role', 'user'].includes(kind);
    facts.push(`${kind}: ${name}${isNamedOnly ? '' : ` ${detail}`}`);
  }
  return facts.sort();
}

suite('the roles of snowflake_setup', ({ test }) => {
  test('who may what is the table in ARCHITECTURE.md', () => {
    console.table(derived());
    assert.equal(derived(), intended);
  });

  test('a second run of 01 and 02 changes nothing', () => {
    assert.equal(derived(DATABASES + ROLES), intended);
    assert.equal(factsOf(setupAccount({ extra: DATABASES + ROLES })), factsOf(setupAccount()));
  });

  const planted: Record<string, string> = {
    'USAGE on STAGING and SELECT on its views':
      'grant usage on schema dbt_up_prod.staging to role dbt_down_role; grant select on future views in schema dbt_up_prod.staging to role dbt_down_role;',
    'the upstream role itself': 'grant role dbt_up_role to role dbt_down_loom_role;',
    'RAW to everybody':
      'grant usage on database dbt_up_prod to role public; grant usage on schema dbt_up_prod.raw to role public; grant select on all tables in schema dbt_up_prod.raw to role public;',
    'future tables of the whole database':
      'grant usage on schema dbt_up_prod.staging to role dbt_down_role; grant select on future tables in database dbt_up_prod to role dbt_down_role;',
    'writing into MARTS':
      'grant all privileges on schema dbt_up_prod.staging to role dbt_down_role; grant all on schema dbt_down_prod.marts to role dbt_up_role; grant usage on database dbt_down_prod to role dbt_up_role; grant select on all tables in schema dbt_down_prod.marts to role dbt_up_role;',
  };
  for (const [name, extra] of Object.entries(planted)) {
    test(`a grant too many is seen: ${name}`, () => {
      assert.not.equal(derived(`use role securityadmin; ${extra}`), intended);
    });
  }

  test('02 takes back a door that was opened by hand', () => {
    const door =
      'use role securityadmin; grant usage on schema dbt_up_prod.staging to role dbt_down_role; grant select on future views in schema dbt_up_prod.staging to role dbt_down_role;';
    assert.not.equal(derived(door), intended);
    assert.equal(derived(door + ROLES), intended);
  });

  test('who builds a table cannot hand it on, because its schema is managed', () => {
    const made = account();
    const handOn = (schema: string): string =>
      `use role dbt_up_role; grant select on table dbt_up_prod.${schema}.later_table to role dbt_down_role;`;
    assert.throws(() => runScript(made, handOn('staging')), /DBT_UP_ROLE may not grant/);
    made.create('SCHEMA', 'DBT_UP_PROD.DEV_STAGING', 'DBT_UP_ROLE');
    made.create('TABLE', 'DBT_UP_PROD.DEV_STAGING.LATER_TABLE', 'DBT_UP_ROLE');
    runScript(made, handOn('dev_staging'));
    assert.is(made.mayRead('DBT_DOWN_ROLE', 'TABLE', 'DBT_UP_PROD.DEV_STAGING.LATER_TABLE'), false);
  });

  test('04 expects every grant that 01 and 02 give, and no other', () => {
    assert.equal(expectedFacts(), factsOf(setupAccount()));
    const inert =
      'use role securityadmin; grant select on future tables in schema dbt_up_prod.raw to role dbt_down_role;';
    assert.not.equal(expectedFacts(), factsOf(setupAccount({ extra: inert })));
  });

  test('99 leaves nothing behind', () => {
    const made = setupAccount({ extra: setupFile('99_teardown.sql') });
    assert.equal(factsOf(made), []);
  });
});

suite('the model of Snowflake', ({ test }) => {
  const refused: Record<string, RegExp> = {
    'grant select on schema dbt_up_prod.raw to role dbt_up_role;': /no privilege SELECT on a SCHEMA/,
    'grant select on table dbt_up_prod.raw.nothing to role dbt_up_role;':
      /TABLE DBT_UP_PROD\.RAW\.NOTHING does not exist/,
    'grant usage on database dbt_up_prod to role nobody;': /ROLE NOBODY does not exist/,
    'grant select on all tables in schema dbt_up_prod.raw to share x;': /TO ROLE is missing/,
    'create function dbt_up_prod.raw.f() returns int as 1;': /none of USER, ROLE/,
    'call something();': /not understood/,
  };
  for (const [statement, message] of Object.entries(refused)) {
    test(`refuses: ${statement}`, () => {
      assert.throws(() => setupAccount({ extra: `use role securityadmin; ${statement}` }), message);
    });
  }

  test('future grants of a schema go before those of its database', () => {
    const made = account(
      'use role securityadmin; grant select on future tables in database dbt_up_prod to role dbt_down_loom_role; grant usage on schema dbt_up_prod.raw to role dbt_down_loom_role;',
    );
    assert.is(made.mayRead('DBT_DOWN_LOOM_ROLE', 'TABLE', 'DBT_UP_PROD.RAW.LATER'), false);
  });
});
