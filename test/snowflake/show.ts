import type { Account, Grant } from './account.ts';
import { DATABASES, ROLES } from './setup-account.ts';

/** What a SHOW answers, as far as 04 asks. */
export interface Shown {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The answer of Snowflake to a SHOW, from the model of its roles and, for what that leaves out, from 01 and 02. */
export function show(account: Account, statement: string): Shown {
  const [, kind = '', rest = ''] =
    /^show (schemas|warehouses|resource monitors|roles|users|grants of role|grants to role|future grants to role) ?(.*)$/i.exec(
      statement,
    ) ?? [];
  const name = rest.toUpperCase();
  switch (kind.toLowerCase()) {
    case 'schemas':
      return schemas(account, /^LIKE '(.*)' IN ACCOUNT$/.exec(name)?.[1] ?? '');
    case 'warehouses':
      return {
        columns: ['name', 'size', 'auto_suspend', 'auto_resume', 'resource_monitor'],
        rows: warehouses(),
      };
    case 'resource monitors':
      return {
        columns: ['name', 'frequency'],
        rows: found(DATABASES, /resource monitor if not exists (\w+) [^;]* frequency = (\w+)/g),
      };
    case 'roles':
      return { columns: ['name'], rows: account.securables('ROLE').map((role) => [role.name]) };
    case 'users':
      return {
        columns: ['name', 'default_role'],
        rows: found(ROLES, /create user if not exists (\w+)[^;]* default_role = (\w+)/g),
      };
    case 'grants of role':
      return members(account, name);
    case 'grants to role':
      return grants(account, name);
    case 'future grants to role':
      return {
        columns: ['privilege', 'grant_on', 'name', 'grantee_name'],
        rows: account.futureGrants
          .filter(({ role }) => role === name)
          .map(({ privilege, on, name: place, role }) => [privilege, on, `${place}.<${on}>`, role]),
      };
    default:
      throw new Error(`the model has no answer to: ${statement}`);
  }
}

function schemas(account: Account, wanted: string): Shown {
  const all = account.securables('SCHEMA').map(({ name }) => name.split('.'));
  return {
    columns: ['name', 'database_name', 'options'],
    rows: all
      .filter(([, schema]) => schema === wanted)
      .map(([database = '', schema = '']) => [
        schema,
        database,
        account.isManaged(`${database}.${schema}`) ? 'MANAGED ACCESS' : '',
      ]),
  };
}

function warehouses(): string[][] {
  const sizes: Readonly<Record<string, string>> = { XSMALL: 'X-Small', SMALL: 'Small' };
  const monitors = new Map(
    found(DATABASES, /alter warehouse (\w+) set resource_monitor = (\w+)/g).map(([name, monitor]) => [
      name,
      monitor,
    ]),
  );
  const made =
    /create warehouse if not exists (\w+) warehouse_size = (\w+) auto_suspend = (\d+) auto_resume = (\w+)/g;
  return found(DATABASES, made).map(([name = '', size = '', seconds = '', resumes = '']) => [
    name,
    sizes[size] ?? size,
    seconds,
    resumes.toLowerCase(),
    monitors.get(name) ?? 'null',
  ]);
}

function members(account: Account, role: string): Shown {
  const roles = account.grants.filter(({ on, name }) => on === 'ROLE' && name === role);
  const users = found(ROLES, /grant role (\w+) to user (\w+)/g).filter(([granted]) => granted === role);
  return {
    columns: ['role', 'granted_to', 'grantee_name'],
    rows: [
      ...roles.map(({ role: to }) => [role, 'ROLE', to]),
      ...users.map(([, user = '']) => [role, 'USER', user]),
    ],
  };
}

/** What was granted to the role, and what it owns. */
function grants(account: Account, role: string): Shown {
  const owned = (['SCHEMA', 'TABLE', 'VIEW'] as const).flatMap((on): Grant[] =>
    account
      .securables(on)
      .filter(({ owner }) => owner === role)
      .map(({ name }) => ({ privilege: 'OWNERSHIP', on, name, role })),
  );
  return {
    columns: ['privilege', 'granted_on', 'name', 'grantee_name'],
    rows: [...account.grants.filter((grant) => grant.role === role), ...owned].map(
      ({ privilege, on, name }) => [privilege, on, name, role],
    ),
  };
}

/** The groups of each match, in capitals, as Snowflake stores names. */
function found(script: string, pattern: RegExp): string[][] {
  return [...script.replaceAll(/\s+/g, ' ').matchAll(pattern)].map(([, ...groups]) =>
    groups.map((group) => (group ?? '').toUpperCase()),
  );
}
