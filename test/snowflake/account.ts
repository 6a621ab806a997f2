/** What can be granted on. */
export type Kind = 'DATABASE' | 'SCHEMA' | 'TABLE' | 'VIEW' | 'WAREHOUSE' | 'ROLE';

export interface Grant {
  readonly privilege: string;
  readonly on: Kind;
  /** `DATABASE.SCHEMA.TABLE`; of a future grant the schema or database that it is for. */
  readonly name: string;
  readonly role: string;
}

interface Securable {
  readonly kind: Kind;
  readonly name: string;
  readonly owner: string;
}

const PRIVILEGES: Readonly<Record<Kind, readonly string[]>> = {
  DATABASE: ['USAGE', 'CREATE SCHEMA', 'MODIFY', 'MONITOR'],
  SCHEMA: ['USAGE', 'CREATE TABLE', 'CREATE VIEW', 'MODIFY', 'MONITOR'],
  TABLE: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES'],
  VIEW: ['SELECT', 'REFERENCES'],
  WAREHOUSE: ['USAGE', 'OPERATE', 'MONITOR', 'MODIFY'],
  ROLE: ['USAGE'],
};

/** The roles that every account has, each with those that it inherits. */
const SYSTEM_ROLES = {
  PUBLIC: [],
  USERADMIN: [],
  SECURITYADMIN: ['USERADMIN'],
  SYSADMIN: [],
  ACCOUNTADMIN: ['SECURITYADMIN', 'SYSADMIN'],
} as const;

/**
 * A small model of Snowflake's roles: who may read and build what. It refuses what Snowflake would refuse.
 * https://docs.snowflake.com/en/user-guide/security-access-control-overview
 */
export class Account {
  readonly users = new Set<string>();
  readonly #securables = new Map<string, Securable>();
  readonly #managed = new Set<string>();
  #grants: Grant[] = [];
  #future: Grant[] = [];

  constructor() {
    for (const name of Object.keys(SYSTEM_ROLES)) this.#add({ kind: 'ROLE', name, owner: 'ACCOUNTADMIN' });
    for (const [role, inherited] of Object.entries(SYSTEM_ROLES)) {
      for (const name of inherited) this.#grants.push({ privilege: 'USAGE', on: 'ROLE', name, role });
    }
  }

  get grants(): readonly Grant[] {
    return this.#grants;
  }

  get futureGrants(): readonly Grant[] {
    return this.#future;
  }

  securables(kind: Kind): readonly Securable[] {
    return [...this.#securables.values()].filter((securable) => securable.kind === kind);
  }

  isManaged(schema: string): boolean {
    return this.#managed.has(schema);
  }

  /** Makes an object that `role` owns, unless it is there. Tables and views get what the future grants promise. */
  create(kind: Kind, name: string, role: string): void {
    if (this.#securables.has(keyOf(kind, name))) return;
    const [database = '', schema] = name.split('.');
    if (kind === 'SCHEMA') this.#need(role, 'CREATE SCHEMA', 'DATABASE', database);
    if (kind === 'TABLE' || kind === 'VIEW') {
      this.#need(role, 'USAGE', 'DATABASE', database);
      this.#need(role, `CREATE ${kind}`, 'SCHEMA', `${database}.${schema}`);
    }
    this.#add({ kind, name, owner: role });
    const promised = (place: string): Grant[] =>
      this.#future.filter((grant) => grant.on === kind && grant.name === place);
    // The future grants of a schema are in place of those of its database, not added to them.
    const ofSchema = promised(`${database}.${schema}`);
    for (const grant of ofSchema.length > 0 ? ofSchema : promised(database)) this.#give({ ...grant, name });
  }

  /** With all that lies in it, and every grant on it or to it. */
  drop(kind: Kind, name: string): void {
    const isGone = (on: Kind, other: string): boolean =>
      (on === kind && other === name) || (kind === 'DATABASE' && other.startsWith(`${name}.`));
    for (const [key, found] of this.#securables)
      if (isGone(found.kind, found.name)) this.#securables.delete(key);
    const isLeft = ({ on, name: other, role }: Grant): boolean =>
      !isGone(on, other) && !(kind === 'ROLE' && role === name) && !(kind === 'DATABASE' && other === name);
    this.#grants = this.#grants.filter(isLeft);
    this.#future = this.#future.filter(isLeft);
  }

  manage(schema: string, by: string): void {
    if (!this.owns(by, 'SCHEMA', schema)) throw new Error(`${by} does not own ${schema}`);
    this.#managed.add(schema);
  }

  grant(grant: Grant, by: string): void {
    this.#check(grant, by);
    const privileges = grant.privilege === 'ALL PRIVILEGES' ? PRIVILEGES[grant.on] : [grant.privilege];
    for (const privilege of privileges) this.#give({ ...grant, privilege });
  }

  revoke({ privilege, on, name, role }: Grant, by: string): void {
    this.#check({ privilege, on, name, role }, by);
    const isMeant = (grant: Grant): boolean =>
      grant.role === role &&
      grant.on === on &&
      grant.name === name &&
      (privilege === 'ALL PRIVILEGES' || grant.privilege === privilege);
    this.#grants = this.#grants.filter((grant) => !isMeant(grant));
  }

  grantFuture(grant: Grant, by: string): void {
    if (!this.rolesOf(by).includes('SECURITYADMIN')) throw new Error(`${by} has not MANAGE GRANTS`);
    const place: Kind = grant.name.includes('.') ? 'SCHEMA' : 'DATABASE';
    this.#known(place, grant.name);
    this.#known('ROLE', grant.role);
    checkPrivilege(grant);
    if (!this.#future.some((known) => isSame(known, grant))) this.#future.push(grant);
  }

  /** The role itself, PUBLIC, and every role that it was granted, and so on. */
  rolesOf(role: string): readonly string[] {
    const all = new Set([role, 'PUBLIC']);
    for (const held of all) {
      for (const { on, name, role: to } of this.#grants) if (on === 'ROLE' && to === held) all.add(name);
    }
    return [...all];
  }

  owns(role: string, kind: Kind, name: string): boolean {
    const owner = this.#securables.get(keyOf(kind, name))?.owner;
    return owner !== undefined && this.rolesOf(role).includes(owner);
  }

  has(role: string, privilege: string, on: Kind, name: string): boolean {
    if (this.owns(role, on, name)) return true;
    const held = this.rolesOf(role);
    return this.#grants.some(
      (grant) =>
        grant.on === on && grant.name === name && grant.privilege === privilege && held.includes(grant.role),
    );
  }

  /** To read a table one must be let into its database, into its schema, and to the table. */
  mayRead(role: string, kind: 'TABLE' | 'VIEW', name: string): boolean {
    const [database = '', schema] = name.split('.');
    return (
      this.has(role, 'USAGE', 'DATABASE', database) &&
      this.has(role, 'USAGE', 'SCHEMA', `${database}.${schema}`) &&
      this.has(role, 'SELECT', kind, name)
    );
  }

  #give(grant: Grant): void {
    if (!this.#grants.some((known) => isSame(known, grant))) this.#grants.push(grant);
  }

  /** Only the owner grants, in a managed schema only the schema's; SECURITYADMIN grants everything. */
  #check({ privilege, on, name, role }: Grant, by: string): void {
    this.#known(on, name);
    this.#known('ROLE', role);
    checkPrivilege({ privilege, on });
    const schema = name.split('.').slice(0, 2).join('.');
    const isManaged = (on === 'TABLE' || on === 'VIEW') && this.#managed.has(schema);
    const isOwner = isManaged ? this.owns(by, 'SCHEMA', schema) : this.owns(by, on, name);
    if (!isOwner && !this.rolesOf(by).includes('SECURITYADMIN'))
      throw new Error(`${by} may not grant on ${on} ${name}`);
  }

  #need(role: string, privilege: string, on: Kind, name: string): void {
    this.#known(on, name);
    if (!this.has(role, privilege, on, name)) throw new Error(`${role} lacks ${privilege} on ${on} ${name}`);
  }

  #known(kind: Kind, name: string): void {
    if (!this.#securables.has(keyOf(kind, name))) throw new Error(`${kind} ${name} does not exist`);
  }

  #add(securable: Securable): void {
    this.#securables.set(keyOf(securable.kind, securable.name), securable);
  }
}

function checkPrivilege({ privilege, on }: Pick<Grant, 'privilege' | 'on'>): void {
  if (privilege === 'ALL PRIVILEGES' || PRIVILEGES[on].includes(privilege)) return;
  throw new Error(`there is no privilege ${privilege} on a ${on}`);
}

function isSame(a: Grant, b: Grant): boolean {
  return a.privilege === b.privilege && a.on === b.on && a.name === b.name && a.role === b.role;
}

function keyOf(kind: Kind, name: string): string {
  return `${kind} ${name}`;
}
