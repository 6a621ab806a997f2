import type { Call, Expression } from './expression.ts';
import type { Token } from './tokens.ts';

const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  in: 4,
  is: 4,
  '==': 4,
  '!=': 4,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '~': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '//': 7,
  '%': 7,
  '**': 8,
};
const CONSTANTS: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};

/** Thrown inside this file only; callers see null. */
class NotAnExpression extends Error {}

/** Parses the expression that begins at token `from`; null where it is none that Jinja would take. */
export function parseExpression(tokens: readonly Token[], from: number): Expression | null {
  return attempt(() => new Parser(tokens, from).choice());
}

/** Parses `name(…)` alone, whatever follows it; `at` is the index of the name. */
export function parseCall(tokens: readonly Token[], at: number): Call | null {
  return attempt(() => new Parser(tokens, at).namedCall());
}

function attempt<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NotAnExpression) return null;
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at: number;

  constructor(tokens: readonly Token[], at: number) {
    this.#tokens = tokens;
    this.#at = at;
  }

  namedCall(): Call {
    const { value, start, end } = this.#next();
    return this.#call({ kind: 'name', name: value, start, end });
  }

  choice(): Expression {
    const yes = this.#binary(0);
    if (!this.#take('if')) return yes;
    const test = this.#binary(0);
    const no = this.#take('else') ? this.choice() : null;
    return { kind: 'choice', test, yes, no, start: yes.start, end: (no ?? test).end };
  }

  #binary(minimum: number): Expression {
    let left = this.#unary();
    for (;;) {
      const negated = this.#is('not') && this.#tokens[this.#at + 1]?.value === 'in';
      const operator = negated ? 'in' : (this.#peek()?.value ?? '');
      const binding = this.#peek()?.type === 'string' ? undefined : BINDING[operator];
      if (binding === undefined || binding <= minimum) return left;
      this.#at += negated ? 2 : 1;
      if (operator === 'is') this.#take('not');
      const right = this.#binary(binding);
      left = { kind: 'operation', operator, operands: [left, right], start: left.start, end: right.end };
    }
  }

  #unary(): Expression {
    const token = this.#peek();
    if (token !== undefined && (this.#take('not') || this.#take('-') || this.#take('+'))) {
      const operand = token.value === 'not' ? this.#binary(3) : this.#unary();
      return {
        kind: 'operation',
        operator: token.value,
        operands: [operand],
        start: token.start,
        end: operand.end,
      };
    }
    return this.#postfix(this.#primary());
  }

  #postfix(primary: Expression): Expression {
    let object = primary;
    for (;;) {
      if (this.#take('.')) {
        const name = this.#next();
        object = { kind: 'attribute', object, name: name.value, start: object.start, end: name.end };
      } else if (this.#take('[')) {
        const index = this.#slice();
        const end = this.#expect(']').end;
        object = { kind: 'item', object, index, start: object.start, end };
      } else if (this.#is('(')) {
        object = this.#call(object);
      } else if (this.#take('|')) {
        const name = this.#next();
        object = { kind: 'filter', object, name: name.value, start: object.start, end: name.end };
        if (this.#is('(')) object = { ...object, end: this.#call(object).end };
      } else {
        return object;
      }
    }
  }

  /** `a[x]`; null for `a[x:y]`, which no fact depends on. */
  #slice(): Expression | null {
    let index: Expression | null = this.#is(':') ? null : this.choice();
    while (this.#take(':')) {
      index = null;
      if (!this.#is(':') && !this.#is(']')) this.choice();
    }
    return index;
  }

  #call(callee: Expression): Call {
    this.#expect('(');
    const args: Expression[] = [];
    const kwargs: (readonly [string, Expression])[] = [];
    while (!this.#is(')')) {
      if (this.#take('*') || this.#take('**')) {
        const { start, end } = this.choice();
        args.push({ kind: 'name', name: '*', start, end });
      } else if (this.#peek()?.type === 'name' && this.#tokens[this.#at + 1]?.value === '=') {
        const name = this.#next().value;
        this.#expect('=');
        kwargs.push([name, this.choice()]);
      } else {
        args.push(this.choice());
      }
      if (!this.#take(',')) break;
    }
    return { kind: 'call', callee, args, kwargs, start: callee.start, end: this.#expect(')').end };
  }

  #primary(): Expression {
    const token = this.#next();
    const { start } = token;
    if (token.type === 'string') {
      let { value, end } = token;
      for (let next = this.#peek(); next?.type === 'string'; next = this.#peek()) {
        value += next.value;
        end = next.end;
        this.#at++;
      }
      return { kind: 'constant', value, start, end };
    }
    if (token.type === 'number') {
      return { kind: 'constant', value: Number(token.value.replaceAll('_', '')), start, end: token.end };
    }
    if (token.type === 'name') {
      return Object.hasOwn(CONSTANTS, token.value)
        ? { kind: 'constant', value: CONSTANTS[token.value] ?? null, start, end: token.end }
        : { kind: 'name', name: token.value, start, end: token.end };
    }
    if (token.value === '{') return this.#dict(start);
    if (token.value === '[') return this.#list(start, ']');
    if (token.value !== '(') throw new NotAnExpression();
    const list = this.#list(start, ')');
    const [only] = list.kind === 'list' ? list.items : [];
    const isTuple =
      this.#tokens[this.#at - 2]?.value === ',' || (list.kind === 'list' && list.items.length !== 1);
    // The brackets belong to it: its text is what stands between its ends.
    return isTuple || only === undefined ? list : { ...only, start: list.start, end: list.end };
  }

  #list(start: number, close: string): Expression {
    const items: Expression[] = [];
    while (!this.#is(close)) {
      items.push(this.choice());
      if (!this.#take(',')) break;
    }
    return { kind: 'list', items, start, end: this.#expect(close).end };
  }

  #dict(start: number): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#is('}')) {
      const key = this.choice();
      this.#expect(':');
      entries.push([key, this.choice()]);
      if (!this.#take(',')) break;
    }
    return { kind: 'dict', entries, start, end: this.#expect('}').end };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #is(value: string): boolean {
    const token = this.#peek();
    return token !== undefined && token.type !== 'string' && token.value === value;
  }

  #take(value: string): boolean {
    if (!this.#is(value)) return false;
    this.#at++;
    return true;
  }

  #next(): Token {
    const token = this.#peek();
    if (token === undefined) throw new NotAnExpression();
    this.#at++;
    return token;
  }

  #expect(value: string): Token {
    if (!this.#is(value)) throw new NotAnExpression();
    return this.#next();
  }
}
