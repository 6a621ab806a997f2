import type { LineTable } from '../../source/line-table.ts';
import type { TemplateFacts } from '../facts.ts';
import { mayNameRelations } from '../relations/may-name-relations.ts';
import { readRelations } from '../relations/read-relations.ts';
import { scanBlocks } from './blocks.ts';
import { type Found, noConfig, nothingFound } from './call-facts.ts';
import { type Scope, single } from './constants.ts';
import { hookStrings } from './hook-strings.ts';
import { parseExpression } from './parse-expression.ts';
import { readCalls } from './read-calls.ts';
import { readDefinitions } from './read-definitions.ts';
import { Scopes } from './scopes.ts';
import { type Token, tokensBetween } from './tokens.ts';

const DECLARING = new Set(['macro', 'test']);

/** Finds every `ref()`, `source()` and `config()` of a template, or of the stretch of it that is given. */
export function readTemplate(text: string, lines: LineTable, from = 0, to = text.length): TemplateFacts {
  const found = nothingFound();
  const { blocks, brokenAt } = scanBlocks(text, from, to);
  found.definitions.push(...readDefinitions(blocks, lines));
  const isWhole = from === 0 && to === text.length;
  const mayName = isWhole && mayNameRelations(text);
  const values = new Map<number, string>();
  const scope = new Scopes();
  const outside = found.config;
  let definition = -1;
  for (const { kind, tokens, start, end } of blocks) {
    const [keyword, name] = tokens;
    const isStatement = kind === 'statement';
    if (isStatement && definition === -1 && name?.type === 'name') {
      definition = found.definitions.findIndex(
        (one) => one.kind === keyword?.value && one.name === name.value,
      );
      if (definition !== -1) found.config = noConfig();
    }
    readCalls(tokens, jinjaCallStart, scope, lines, found);
    if (isStatement) scope.enter(tokens);
    else if (mayName && touchesName(text, start, end)) {
      const value = wholeValue(tokens, scope);
      if (value !== null) values.set(start, value);
    }
    if (isStatement && keyword?.value === `end${found.definitions[definition]?.kind}`)
      definition = endDefinition(found, definition, outside);
    if (keyword?.value === 'config') readHooks(text, tokens, scope, lines, found);
  }
  if (mayName) found.relations.push(...readRelations(text, lines, from, to, { blocks, brokenAt, values }));
  return found;
}

/** dbt renders the hook strings of `config()` once more, so a reference inside one is real. */
function readHooks(
  text: string,
  tokens: readonly Token[],
  scope: Scope,
  lines: LineTable,
  found: Found,
): void {
  for (const { token, isWhole } of hookStrings(tokens)) {
    const [from, to] = [token.start + 1, token.end - 1];
    for (const block of scanBlocks(text, from, to).blocks)
      readCalls(block.tokens, jinjaCallStart, scope, lines, found);
    if (isWhole && text.slice(from, to) === token.value)
      found.relations.push(...readRelations(text, lines, from, to));
  }
}

/** Whether a name of SQL may go on where the block ends or begins. */
function touchesName(text: string, start: number, end: number): boolean {
  return (
    /[\p{L}\p{N}_.`"\-}]/u.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`) ||
    /^\s*\./.test(text.slice(end, end + 9))
  );
}

/** What `{{ … }}` puts into the SQL, where that is one thing. */
function wholeValue(tokens: readonly Token[], scope: Scope): string | null {
  const expression = parseExpression(tokens, 0);
  if (expression === null || expression.end !== tokens.at(-1)?.end) return null;
  const value = single(expression, scope);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** What `config()` says inside a snapshot is that one's, inside a macro that of those who call it. */
function endDefinition(found: Found, definition: number, outside: Found['config']): number {
  const fact = found.definitions[definition];
  if (fact !== undefined) found.definitions[definition] = { ...fact, config: found.config };
  found.config = outside;
  return -1;
}

/** The same for an expression that stands without braces, as YAML may hold it: `model: ref('x')`. */
export function readBareExpression(text: string, lines: LineTable, from: number, to: number): TemplateFacts {
  const found = nothingFound();
  readCalls(tokensBetween(text, from, to), jinjaCallStart, new Map(), lines, found);
  return found;
}

/** Neither `package.ref(…)` nor `{% macro ref(…) %}` is dbt's own, `builtins.ref(…)` is. */
function jinjaCallStart(tokens: readonly Token[], index: number): number | null {
  const name = tokens[index];
  const before = tokens[index - 1];
  if (name === undefined || (before?.type === 'name' && DECLARING.has(before.value))) return null;
  if (before?.type !== 'operator' || before.value !== '.') return name.start;
  return tokens[index - 2]?.value === 'builtins' && tokens[index - 3]?.value !== '.' ? name.start : null;
}
