import type { LineTable } from '../../source/line-table.ts';
import { type Found, readConfig, readRef, readSource, readVar } from './call-facts.ts';
import type { Scope } from './constants.ts';
import { parseCall } from './parse-expression.ts';
import type { Token } from './tokens.ts';

const READERS = new Map([
  ['ref', readRef],
  ['source', readSource],
  ['config', readConfig],
  ['var', readVar],
]);

/** Where the call whose name is token `index` begins, or null if it is none of dbt's. */
export type CallStart = (tokens: readonly Token[], index: number) => number | null;

/** Finds dbt's calls in a run of tokens and adds what they say to `found`. */
export function readCalls(
  tokens: readonly Token[],
  callStart: CallStart,
  scope: Scope,
  lines: LineTable,
  found: Found,
): void {
  for (const [index, token] of tokens.entries()) {
    const read = token.type === 'name' ? READERS.get(token.value) : undefined;
    if (read === undefined || tokens[index + 1]?.value !== '(') continue;
    const start = callStart(tokens, index);
    const call = start === null ? null : parseCall(tokens, index);
    if (start !== null && call !== null) read({ ...call, start }, scope, lines, found);
  }
}
