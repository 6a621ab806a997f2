import type { Account, Grant, Kind } from './account.ts';
import { statementsOf, textOf, type Word } from './statements.ts';

/** What changes neither an object that can be granted on nor a grant. */
const WITHOUT_EFFECT = /^(USE (WAREHOUSE|SCHEMA)|MERGE INTO|ALTER WAREHOUSE|(CREATE|DROP) RESOURCE MONITOR) /;

/** Runs a script in the model, and refuses every statement that it does not understand to the last word. */
export function runScript(account: Account, script: string): void {
  let role = 'PUBLIC';
  for (const words of statementsOf(script)) {
    const reader = new Reader(words);
    if (WITHOUT_EFFECT.test(textOf(words))) continue;
    if (reader.takes('USE', 'ROLE')) role = reader.name();
    else if (reader.takes('CREATE')) create(account, reader, role);
    else if (reader.takes('DROP')) drop(account, reader);
    else if (reader.takes('ALTER', 'SCHEMA')) {
      const schema = reader.name();
      reader.must('ENABLE', 'MANAGED', 'ACCESS');
      account.manage(schema, role);
    } else if (reader.takes('GRANT')) grant(account, reader, role);
    else if (reader.takes('REVOKE')) revoke(account, reader, role);
    reader.end();
  }
}

function create(account: Account, reader: Reader, role: string): void {
  const kind = reader.kind('USER', 'ROLE', 'DATABASE', 'SCHEMA', 'WAREHOUSE', 'TABLE');
  reader.must('IF', 'NOT', 'EXISTS');
  const name = reader.name();
  if (kind === 'USER') account.users.add(name);
  else account.create(kind, name, role);
  // Comments, sizes, columns: nothing that a role can do more or less by.
  reader.leaveRest();
}

function drop(account: Account, reader: Reader): void {
  const kind = reader.kind('USER', 'ROLE', 'DATABASE', 'WAREHOUSE');
  reader.must('IF', 'EXISTS');
  const name = reader.name();
  if (kind === 'USER') account.users.delete(name);
  else account.drop(kind, name);
}

function grant(account: Account, reader: Reader, by: string): void {
  if (reader.takes('ROLE')) {
    grantRole(account, reader, by);
    return;
  }
  const privileges = reader.privileges();
  const future = reader.takes('FUTURE');
  const targets = reader.targets(account, future);
  reader.must('TO', 'ROLE');
  const role = reader.name();
  for (const privilege of privileges) {
    for (const target of targets) {
      if (future) account.grantFuture({ privilege, ...target, role }, by);
      else account.grant({ privilege, ...target, role }, by);
    }
  }
}

function grantRole(account: Account, reader: Reader, by: string): void {
  const name = reader.name();
  reader.must('TO');
  if (reader.takes('USER')) {
    const user = reader.name();
    if (!account.users.has(user)) throw new Error(`USER ${user} does not exist`);
  } else {
    reader.must('ROLE');
    account.grant({ privilege: 'USAGE', on: 'ROLE', name, role: reader.name() }, by);
  }
}

function revoke(account: Account, reader: Reader, by: string): void {
  const privileges = reader.privileges();
  const targets = reader.targets(account, false);
  reader.must('FROM', 'ROLE');
  const role = reader.name();
  for (const privilege of privileges) {
    for (const target of targets) account.revoke({ privilege, ...target, role }, by);
  }
}

class Reader {
  readonly #words: readonly Word[];
  #at = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  takes(...values: string[]): boolean {
    if (!values.every((value, index) => this.#words[this.#at + index]?.value === value)) return false;
    this.#at += values.length;
    return true;
  }

  must(...values: string[]): void {
    if (!this.takes(...values)) this.#fail(`${values.join(' ')} is missing`);
  }

  kind<K extends string>(...kinds: readonly K[]): K {
    return kinds.find((kind) => this.takes(kind)) ?? this.#fail(`none of ${kinds.join(', ')}`);
  }

  /** A name of one, two or three parts. */
  name(): string {
    const parts: string[] = [];
    do {
      const word = this.#words[this.#at++];
      if (word?.kind !== 'name') this.#fail('a name is missing');
      else parts.push(word.value);
    } while (this.takes('.'));
    return parts.join('.');
  }

  privileges(): string[] {
    const all: string[] = [];
    do {
      const words: string[] = [];
      while (!['ON', ','].includes(this.#words[this.#at]?.value ?? 'ON')) words.push(this.name());
      all.push(words.join(' ') === 'ALL' ? 'ALL PRIVILEGES' : words.join(' '));
    } while (this.takes(','));
    this.must('ON');
    return all;
  }

  targets(account: Account, future: boolean): Pick<Grant, 'on' | 'name'>[] {
    const all = this.takes('ALL');
    if (!all && !future) {
      const on = this.kind('DATABASE', 'SCHEMA', 'TABLE', 'VIEW', 'WAREHOUSE');
      return [{ on, name: this.name() }];
    }
    const on: Kind = this.kind('TABLES', 'VIEWS') === 'TABLES' ? 'TABLE' : 'VIEW';
    this.must('IN');
    this.kind('SCHEMA', 'DATABASE');
    const place = this.name();
    if (future) return [{ on, name: place }];
    return account
      .securables(on)
      .filter(({ name }) => name.startsWith(`${place}.`))
      .map(({ name }) => ({ on, name }));
  }

  leaveRest(): void {
    this.#at = this.#words.length;
  }

  end(): void {
    if (this.#at < this.#words.length) this.#fail('this is not understood');
  }

  #fail(problem: string): never {
    throw new Error(`${problem}: ${textOf(this.#words)}`);
  }
}
