import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../harness/repo-root.ts';
import { Account } from './account.ts';
import { runScript } from './run-script.ts';

export const setupFile = (name: string): string =>
  readFileSync(join(repoRoot, 'snowflake_setup', name), 'utf8');

export const DATABASES = setupFile('01_create_databases_and_warehouses.sql');
export const ROLES = setupFile('02_create_roles_and_users.sql');
export const SAMPLE = setupFile('03_create_sample_data.sql');
export const VERIFY = setupFile('04_verify_setup.sql');

/** The account after the scripts, run in their order, and then `extra`. */
export function setupAccount({ extra = '' } = {}): Account {
  const account = new Account();
  for (const script of [DATABASES, ROLES, SAMPLE, extra]) runScript(account, script);
  return account;
}
