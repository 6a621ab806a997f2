import type { LineTable } from '../../source/line-table.ts';
import type { TemplateFacts } from '../facts.ts';
import { scanBlocks } from './blocks.ts';
import { nothingFound } from './call-facts.ts';
import { collectConstants } from './constants.ts';
import { readCalls } from './read-calls.ts';
import { readDefinitions } from './read-definitions.ts';
import { type Token, tokensBetween } from './tokens.ts';

const HOOKS = new Set(['pre_hook', 'post_hook', 'pre-hook', 'post-hook']);

/** Finds every `ref()`, `source()` and `config()` of a template, or of the stretch of it that is given. */
export function readTemplate(text: string, lines: LineTable, from = 0, to = text.length): TemplateFacts {
  const found = nothingFound();
  const { blocks } = scanBlocks(text, from, to);
  const scope = collectConstants(blocks);
  found.definitions.push(...readDefinitions(blocks, lines));
  for (const { tokens } of blocks) {
    readCalls(tokens, jinjaCallStart, scope, lines, found);
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
  if (name === undefined || before?.value === 'macro') return null;
  if (before?.type !== 'operator' || before.value !== '.') return name.start;
  return tokens[index - 2]?.value === 'builtins' && tokens[index - 3]?.value !== '.' ? name.start : null;
}
