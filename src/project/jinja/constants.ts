import type { Expression } from './expression.ts';
import { methodOf } from './methods.ts';
import type { Constant, Value } from './value.ts';

/** Names of a template and the values they may hold; null where one of them cannot be known. */
export interface Scope {
  /** Whether what stands here is rendered only under a condition that is not known. */
  readonly isConditional?: boolean;
  get(name: string): readonly Value[] | null | undefined;
}

/** More values than this for one place say nothing any more. */
export const MOST = 200;

/**
 * Every value that the expression may come to, or null where running Jinja would be needed to know. `var(…)`,
 * `env_var(…)`, `target.…` and a macro's parameters stay as `{{ … }}` in the text: what they are is known to the
 * project or the caller, not to the file.
 */
export function evaluate(expression: Expression, scope: Scope): readonly Value[] | null {
  switch (expression.kind) {
    case 'constant':
      return [expression.value];
    case 'name':
      return scope.get(expression.name) ?? null;
    case 'choice':
      return join(
        evaluate(expression.yes, scope),
        expression.no === null ? null : evaluate(expression.no, scope),
      );
    case 'list': {
      const items = expression.items.map((item) => single(item, scope));
      return items.includes(undefined) ? null : [items as Value[]];
    }
    case 'dict': {
      const entries = expression.entries.map(
        ([key, value]) => [single(key, scope), single(value, scope)] as const,
      );
      if (entries.some(([key, value]) => key === undefined || isNested(key) || value === undefined))
        return null;
      return [Object.fromEntries(entries.map(([key, value]) => [String(key), value as Value]))];
    }
    case 'operation':
      return operation(expression.operator, expression.operands, scope);
    case 'filter': {
      const values = evaluate(expression.object, scope);
      return each(values, (value) =>
        methodOf(value, expression.name === 'trim' ? 'strip' : expression.name, []),
      );
    }
    case 'attribute':
    case 'item': {
      const key =
        expression.kind === 'attribute'
          ? expression.name
          : expression.index === null
            ? undefined
            : single(expression.index, scope);
      const text = deferred(expression);
      if (text !== null) return [text];
      if (key === undefined || isNested(key)) return null;
      return each(evaluate(expression.object, scope), (value) => member(value, key));
    }
    case 'call':
      return called(expression, scope);
    default:
      return null;
  }
}

/** The one value that the expression has; undefined where there are several, or none is known. */
export function single(expression: Expression, scope: Scope): Value | undefined {
  const values = evaluate(expression, scope);
  return values?.length === 1 ? values[0] : undefined;
}

export function isNested(value: Value | undefined): value is Exclude<Value, Constant> {
  return typeof value === 'object' && value !== null;
}

/** Part of the text is known elsewhere. */
function isDeferred(value: Value | undefined): boolean {
  return typeof value === 'string' && value.includes('{{');
}

function called(
  { callee, args, kwargs, ...rest }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
): readonly Value[] | null {
  const text = deferred({ ...rest, callee, args, kwargs });
  if (text !== null) return [text];
  const values = args.map((argument) => single(argument, scope));
  if (values.includes(undefined)) return null;
  if (callee.kind === 'name') {
    const named = kwargs.map(([key, value]) => [key, single(value, scope)] as const);
    const isDict = callee.name === 'namespace' || callee.name === 'dict';
    if (isDict && args.length === 0 && !named.some(([, value]) => value === undefined))
      return [Object.fromEntries(named) as Record<string, Value>];
    if (callee.name === 'range' && kwargs.length === 0) return range(values as Value[]);
    return null;
  }
  if (callee.kind !== 'attribute' || kwargs.length > 0) return null;
  return each(evaluate(callee.object, scope), (value) => methodOf(value, callee.name, values as Value[]));
}

function range(values: readonly Value[]): readonly Value[] | null {
  const [from, to, step] = values.length === 1 ? [0, values[0], 1] : [values[0], values[1], values[2] ?? 1];
  if (typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number' || step === 0)
    return null;
  const count = Math.max(0, Math.ceil((to - from) / step));
  return count > MOST ? null : [Array.from({ length: count }, (_, index) => from + index * step)];
}

function operation(
  operator: string,
  [left, right]: readonly Expression[],
  scope: Scope,
): readonly Value[] | null {
  if (left === undefined || right === undefined) return null;
  const heads = evaluate(left, scope);
  const tails = evaluate(right, scope);
  if (heads === null || tails === null || heads.length * tails.length > MOST) return null;
  const results = heads.flatMap((head) => tails.map((tail) => combine(operator, head, tail)));
  return results.includes(undefined) ? null : [...new Set(results as Value[])];
}

function combine(operator: string, a: Value, b: Value): Value | undefined {
  if (Array.isArray(a) && Array.isArray(b)) return operator === '+' ? [...a, ...b] : undefined;
  if (isNested(a)) return undefined;
  if (operator === 'in' && Array.isArray(b) && !isDeferred(a))
    return b.some(isDeferred) ? undefined : b.includes(a);
  if (isNested(b)) return undefined;
  if (operator === '~') return `${pythonText(a)}${pythonText(b)}`;
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (operator === '%' && typeof a === 'string' && !isDeferred(a)) {
    return a.split('%s').length === 2 && !/%[^s]/.test(a) ? a.replace('%s', () => pythonText(b)) : undefined;
  }
  if (isDeferred(a) || isDeferred(b)) return undefined;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  return operator === '+' ? a + b : operator === '-' ? a - b : undefined;
}

function pythonText(value: Constant): string {
  if (value === null) return 'None';
  return value === true ? 'True' : value === false ? 'False' : String(value);
}

function member(value: Value, key: Constant): Value | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly Value[]).at(key) : undefined;
  if (!isNested(value) || key === null) return undefined;
  return Object.hasOwn(value, String(key))
    ? (value as Readonly<Record<string, Value>>)[String(key)]
    : undefined;
}

function each(
  values: readonly Value[] | null,
  read: (value: Value) => Value | undefined,
): readonly Value[] | null {
  if (values === null) return null;
  const results = values.map(read);
  return results.includes(undefined) ? null : (results as Value[]);
}

/** A call or attribute that `render` can put a value in for later, as the text of a template. */
function deferred(expression: Expression): string | null {
  if (expression.kind === 'attribute') {
    const isTarget = expression.object.kind === 'name' && expression.object.name === 'target';
    return isTarget ? `{{ target.${expression.name} }}` : null;
  }
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return null;
  const { callee, args, kwargs } = expression;
  if ((callee.name !== 'var' && callee.name !== 'env_var') || kwargs.length > 0) return null;
  const values = args.map((argument) => (argument.kind === 'constant' ? literal(argument.value) : null));
  return values.includes(null) ? null : `{{ ${callee.name}(${values.join(', ')}) }}`;
}

function literal(value: Constant): string {
  return typeof value === 'string' ? JSON.stringify(value) : value === null ? 'none' : String(value);
}

function join(a: readonly Value[] | null, b: readonly Value[] | null): readonly Value[] | null {
  return a === null || b === null ? null : [...new Set([...a, ...b])];
}
