import type { Block } from '../../project/jinja/blocks.ts';
import { evaluate, type Scope, single } from '../../project/jinja/constants.ts';
import type { Expression } from '../../project/jinja/expression.ts';
import { parseExpression } from '../../project/jinja/parse-expression.ts';
import type { Meaning } from '../marks.ts';
import { argumentsOf, isSilent, isType } from './known-macros.ts';

/** What goes in the place of `{{ … }}`: SQL of the same length, or a mark with its meaning. */
export type Replacement = { readonly sql: string } | { readonly meaning: Meaning };

type Call = Extract<Expression, { kind: 'call' }>;

/** `adjoins`: a name goes on right behind the block. */
export function replacementOf(text: string, block: Block, scope: Scope, adjoins: boolean): Replacement {
  const length = block.end - block.start;
  const opaque: Replacement = { meaning: { kind: 'opaque' } };
  const expression = parseExpression(block.tokens, 0);
  if (expression === null || expression.end !== block.tokens.at(-1)?.end) return opaque;
  if (expression.kind === 'name' && expression.name === 'this')
    return { meaning: { kind: 'relation', name: '', call: null } };
  const named = expression.kind === 'call' ? calleeOf(expression) : null;
  if (expression.kind === 'call' && named !== null) {
    const { owner, name } = named;
    if ((owner === null || owner === 'builtins') && (name === 'ref' || name === 'source')) {
      const call = expression.callee.end - name.length;
      return { meaning: { kind: 'relation', name: relationName(expression, scope), call } };
    }
    if (isSilent(owner, name)) return { sql: ' '.repeat(length) };
    if (isType(owner, name)) return { sql: 'int'.padEnd(length) };
    const sql = macroSql(text, block, expression, argumentsOf(owner, name));
    if (sql !== null) return { sql };
  }
  const values = evaluate(expression, scope);
  const texts = values?.map((value) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : null,
  );
  if (texts === undefined || texts.length === 0 || texts.some((one) => one === null || one.includes('{{')))
    return opaque;
  const known = texts as string[];
  const [only] = known;
  if (
    known.length === 1 &&
    only !== undefined &&
    only.length <= length &&
    !adjoins &&
    !/[\r\n]|--/.test(only)
  ) {
    return { sql: only.padEnd(length) };
  }
  return { meaning: { kind: 'values', values: [...new Set(known)] } };
}

function calleeOf({ callee }: Call): { owner: string | null; name: string } | null {
  if (callee.kind === 'name') return { owner: null, name: callee.name };
  if (callee.kind !== 'attribute' || callee.object.kind !== 'name') return null;
  return { owner: callee.object.name, name: callee.name };
}

/** The last part of the name that the table has in the warehouse, if nothing gives it another. */
function relationName({ args }: Call, scope: Scope): string {
  const name = args.at(-1);
  const value = name === undefined ? undefined : single(name, scope);
  return typeof value === 'string' && !value.includes('{{') ? value : '';
}

/** `f( a , b )`: the macro's arguments as SQL, each at its own place; null where that cannot be. */
function macroSql(
  text: string,
  { start, end }: Block,
  { callee, args, kwargs }: Call,
  known: readonly ('sql' | 'apart')[] | null,
): string | null {
  if (known === null || kwargs.length > 0 || (args.length > known.length && known.length > 0)) return null;
  const out = [...Array<string>(end - start)].map(() => ' ');
  const write = (at: number, sql: string): void => {
    for (let index = 0; index < sql.length; index++) out[at - start + index] = sql[index] ?? ' ';
  };
  const open = text.indexOf('(', callee.end);
  if (open === -1 || open >= end) return null;
  write(callee.start, 'f'.repeat(callee.end - callee.start));
  write(open, '(');
  let last = open;
  for (const [index, argument] of args.entries()) {
    const kind = known[index];
    const items = argument.kind === 'list' ? argument.items : [argument];
    if (kind === 'apart') continue;
    for (const item of items) {
      const isText =
        item.kind === 'constant' && (typeof item.value === 'string' || typeof item.value === 'number');
      if (!isText) return null;
      const raw =
        typeof item.value === 'string'
          ? text.slice(item.start + 1, item.end - 1)
          : text.slice(item.start, item.end);
      if (raw !== String(item.value) || raw.includes('{{')) return null;
      if (last !== open) write(last, ',');
      write(typeof item.value === 'string' ? item.start + 1 : item.start, raw);
      last = item.end;
    }
  }
  const close = text.lastIndexOf(')', end - 1);
  if (close < last) return null;
  write(close, ')');
  return out.join('');
}

/** The Jinja as a person would name it in a sentence. */
export function brief(text: string, { start, end }: Block): string {
  const whole = text.slice(start, end).replace(/\s+/g, ' ');
  return whole.length <= 60 ? whole : `${whole.slice(0, 56)} …}}`;
}
