import type { LineTable } from '../../source/line-table.ts';
import {
  type Found,
  readConfig,
  readDispatch,
  readMacroCall,
  readRef,
  readSource,
  readVar,
} from './call-facts.ts';
import type { Scope } from './constants.ts';
import { parseCall, parseExpression } from './parse-expression.ts';
import type { Token } from './tokens.ts';

const READERS = new Map([
  ['ref', readRef],
  ['source', readSource],
  ['config', readConfig],
  ['var', readVar],
]);

/** Functions that dbt and Jinja bring, none of which is a macro of the project's. */
const BUILT_IN = new Set(
  `adapter and api builtins call caller context cycler dbt dict diff_of_two_dicts elif else env_var exceptions execute
filter flags for fromjson fromyaml graph if in is is_incremental joiner lipsum local_md5 log loop macro model modules
namespace not or print range return run_query selected_resources set set_strict snapshot statement super target this
tojson toyaml validation zip zip_strict`.split(/\s+/),
);

/** Where the call whose name is token `index` begins, or null if it is none of dbt's. */
export type CallStart = (tokens: readonly Token[], index: number) => number | null;

/** Finds dbt's calls in a run of tokens, and those of macros, and adds what they say to `found`. */
export function readCalls(
  tokens: readonly Token[],
  callStart: CallStart,
  scope: Scope,
  lines: LineTable,
  found: Found,
): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'name' || tokens[index + 1]?.value !== '(') continue;
    const read = READERS.get(token.value);
    if (isDispatch(tokens, index)) {
      readDispatch(parseExpression(tokens, index - 2), scope, lines, found);
      continue;
    }
    if (read === undefined) {
      const owner = macroOwner(tokens, index, scope);
      const call = owner === undefined ? null : parseCall(tokens, index);
      if (owner !== undefined && call !== null) readMacroCall(owner, call, scope, lines, found);
      continue;
    }
    const start = callStart(tokens, index);
    const call = start === null ? null : parseCall(tokens, index);
    if (start !== null && call !== null) read({ ...call, start }, scope, lines, found);
  }
}

function isDispatch(tokens: readonly Token[], index: number): boolean {
  const [owner, dot] = [tokens[index - 2], tokens[index - 1]];
  return tokens[index]?.value === 'dispatch' && dot?.value === '.' && owner?.value === 'adapter';
}

/** The package of what may be a macro, null where none is given; undefined for what is no macro. */
function macroOwner(tokens: readonly Token[], index: number, scope: Scope): string | null | undefined {
  const name = tokens[index]?.value ?? '';
  const [owner, before] = [tokens[index - 2], tokens[index - 1]];
  if (before?.type === 'operator' && before.value === '.') {
    const isPackage = owner?.type === 'name' && tokens[index - 3]?.value !== '.';
    const isKnown = !isPackage || BUILT_IN.has(owner.value) || scope.get(owner.value) !== undefined;
    return isKnown ? undefined : owner.value;
  }
  const isDeclared = before?.type === 'name' && (before.value === 'macro' || before.value === 'test');
  const isFilter = before?.type === 'operator' && before.value === '|';
  return isDeclared || isFilter || BUILT_IN.has(name) ? undefined : null;
}
