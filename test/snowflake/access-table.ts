import type { Account } from './account.ts';

/** role → schema → `builds`, `reads`, `–`, or which objects alone can be read. */
export type AccessTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the account's rules come to, for the tables and views that lie in it. */
export function deriveAccess(account: Account, roles: readonly string[]): AccessTable {
  const objects = (['TABLE', 'VIEW'] as const).flatMap((kind) =>
    account.securables(kind).map(({ name, owner }) => ({ kind, name, owner })),
  );
  const cell = (role: string, schema: string): string => {
    const inside = objects.filter(({ name }) => name.startsWith(`${schema}.`));
    const readable = inside.filter(({ kind, name }) => account.mayRead(role, kind, name));
    const builds =
      account.has(role, 'CREATE TABLE', 'SCHEMA', schema) &&
      account.has(role, 'CREATE VIEW', 'SCHEMA', schema);
    const own = inside.filter(({ owner }) => owner === role);
    if (builds && own.length > 0 && own.every((object) => readable.includes(object))) return 'builds';
    if (readable.length === 0) return '–';
    return readable.length === inside.length
      ? 'reads'
      : `reads ${readable.map(({ name }) => name).join(', ')}`;
  };
  const schemas = account.securables('SCHEMA').map(({ name }) => name);
  return Object.fromEntries(
    roles.map((role) => [role, Object.fromEntries(schemas.map((schema) => [schema, cell(role, schema)]))]),
  );
}

/** The first table of a page whose head begins with `role`. */
export function readAccess(page: string): AccessTable {
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((text) => text.replaceAll('`', '').trim());
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| role |'));
  const [, ...schemas] = cells(lines[start] ?? '');
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return Object.fromEntries(
    lines.slice(start + 2, start + length).map((line) => {
      const [role = '', ...access] = cells(line);
      return [role, Object.fromEntries(schemas.map((schema, index) => [schema, access[index] ?? '']))];
    }),
  );
}
