import type { LineTable } from '../../source/line-table.ts';
import type { TemplateFacts } from '../facts.ts';
import { readRelations } from '../relations/read-relations.ts';
import { scanBlocks } from './blocks.ts';
import { type Found, noConfig, nothingFound } from './call-facts.ts';
import { readCalls } from './read-calls.ts';
import { readDefinitions } from './read-definitions.ts';
import { Scopes } from './scopes.ts';
import { type Token, tokensBetween } from './tokens.ts';

const DECLARING = new Set(['macro', 'test']);
const HOOKS = new Set(['pre_hook', 'post_hook', 'pre-hook', 'post-hook']);

/** Finds every `ref()`, `source()` and `config()` of a template, or of the stretch of it that is given. */
export function readTemplate(text: string, lines: LineTable, from = 0, to = text.length): TemplateFacts {
  const found = nothingFound();
  const { blocks, brokenAt } = scanBlocks(text, from, to);
  found.definitions.push(...readDefinitions(blocks, lines));
  if (from === 0 && to === text.length)
    found.relations.push(...readRelations(text, lines, { blocks, brokenAt }));
  const scope = new Scopes();
  const outside = found.config;
  let definition = -1;
  for (const { kind, tokens } of blocks) {
    const [keyword] = tokens;
    const isStatement = kind === 'statement';
    if (isStatement && keyword?.value === 'snapshot') {
      definition = found.definitions.findIndex(({ name }) => name === tokens[1]?.value);
      found.config = noConfig();
    }
    readCalls(tokens, jinjaCallStart, scope, lines, found);
    if (isStatement) scope.enter(tokens);
    if (isStatement && keyword?.value === 'endsnapshot') definition = endSnapshot(found, definition, outside);
    if (tokens[0]?.value !== 'config' || !tokens.some(({ value }) => HOOKS.has(value))) continue;
    // dbt renders the hook strings of `config()` once more, so a reference inside one is real.
    for (const token of tokens) {
      if (token.type !== 'string' || !token.value.includes('{{')) continue;
      for (const hook of scanBlocks(text, token.start + 1, token.end - 1).blocks) {
        readCalls(hook.tokens, jinjaCallStart, scope, lines, found);
      }
    }
  }
  return found;
}

/** What a snapshot's `config()` says holds for that one of the file. */
function endSnapshot(found: Found, definition: number, outside: Found['config']): number {
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
