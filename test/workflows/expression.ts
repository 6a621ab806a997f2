/** What an expression may look at: `vars.X`, `secrets.X`, `github.workspace`, `steps.id.outputs.x`, and the job's state. */
export interface Contexts {
  readonly values: Readonly<Record<string, unknown>>;
  readonly hasFailed: boolean;
}

type Value = string | boolean;

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(\|\||&&|==|!=|[!(),])|([\w.-]+))/y;

/** GitHub's expressions as far as the workflows here go; anything else throws. */
export function evaluate(text: string, contexts: Contexts): Value {
  const tokens = [...tokenise(text)];
  let next = 0;
  const isNext = (symbol: string): boolean => tokens[next]?.symbol === symbol && ++next > 0;
  const unexpected = (): never => {
    throw new Error(`expression: ${text}`);
  };

  const either = (): Value => {
    let value = both();
    while (isNext('||')) {
      const right = both();
      value = truthy(value) ? value : right;
    }
    return value;
  };
  const both = (): Value => {
    let value = equality();
    while (isNext('&&')) {
      const right = equality();
      value = truthy(value) ? right : value;
    }
    return value;
  };
  const equality = (): Value => {
    const left = unary();
    if (isNext('==')) return left === unary();
    if (isNext('!=')) return left !== unary();
    return left;
  };
  const unary = (): Value => {
    if (isNext('!')) return !truthy(unary());
    const token = tokens[next++] ?? unexpected();
    if (token.literal !== undefined) return token.literal;
    const name = token.name ?? unexpected();
    return isNext('(') ? call(name) : lookUp(name, contexts.values);
  };
  const call = (name: string): Value => {
    while (!isNext(')')) if (tokens[next++] === undefined) unexpected();
    if (name === 'always') return true;
    if (name === 'failure') return contexts.hasFailed;
    if (name === 'hashFiles') return 'some';
    return unexpected();
  };

  const value = either();
  return next === tokens.length ? value : unexpected();
}

/** A text with its `${{ … }}` put in. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, inner: string) => String(evaluate(inner, contexts)));
}

/** Whether a step runs: without a word about the job's state, only while nothing failed. */
export function condition(text: string | undefined, contexts: Contexts): boolean {
  if (text === undefined) return !contexts.hasFailed;
  const speaksOfState = /\b(always|failure)\(\)/.test(text);
  return truthy(evaluate(text, contexts)) && (speaksOfState || !contexts.hasFailed);
}

interface Token {
  readonly literal?: Value;
  readonly symbol?: string;
  readonly name?: string;
}

function* tokenise(text: string): Iterable<Token> {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`expression: ${text}`);
    const [, literal, symbol, name] = match;
    if (literal !== undefined) yield { literal: literal.replaceAll("''", "'") };
    else if (symbol !== undefined) yield { symbol };
    else if (name === 'true' || name === 'false') yield { literal: name === 'true' };
    else if (name !== undefined) yield { name };
  }
}

function lookUp(path: string, values: Readonly<Record<string, unknown>>): Value {
  let value: unknown = values;
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return typeof value === 'string' || typeof value === 'boolean' ? value : '';
}

function truthy(value: Value): boolean {
  return value !== '' && value !== false;
}
