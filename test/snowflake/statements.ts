/** One word of a statement: an identifier as Snowflake stores it, a text, a number or a sign. */
export interface Word {
  readonly kind: 'name' | 'text' | 'sign';
  readonly value: string;
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"]|"")*)"|'((?:[^'\\]|''|\\.)*)'|([A-Za-z_][\w$]*|\d[\w.]*)|([^\s])/gy;

/** A script as statements, each as words: comments gone, names without quotes in capitals, as Snowflake folds them. */
export function statementsOf(script: string): Word[][] {
  const statements: Word[][] = [[]];
  let read = 0;
  for (const [token, quoted, text, plain, sign] of script.matchAll(TOKEN)) {
    read += token.length;
    const words = statements.at(-1) ?? [];
    if (quoted !== undefined) words.push({ kind: 'name', value: quoted.replaceAll('""', '"') });
    else if (text !== undefined) words.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (plain !== undefined) words.push({ kind: 'name', value: plain.toUpperCase() });
    else if (sign === ';') statements.push([]);
    else if (sign !== undefined) words.push({ kind: 'sign', value: sign });
  }
  if (read !== script.length) throw new Error(`not SQL: ${script.slice(read, read + 40)}`);
  return statements.filter((words) => words.length > 0);
}

/** A script as statements in their own words, without comments. */
export function sqlOf(script: string): string[] {
  const statements = [''];
  for (const [token] of script.matchAll(TOKEN)) {
    if (token === ';') statements.push('');
    else statements.push((statements.pop() ?? '') + (/^(--|\/\*)/.test(token) ? '' : token));
  }
  return statements.map((sql) => sql.trim()).filter(Boolean);
}

/** For messages, and to tell statements by their first words. */
export function textOf(words: readonly Word[]): string {
  return words.map(({ value }) => value).join(' ');
}
