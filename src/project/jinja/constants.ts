import type { Block } from './blocks.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';

export type Constant = string | number | boolean | null;

/** Names of a template and the constants they may hold; null where one of them cannot be known. */
export type Scope = ReadonlyMap<string, readonly Constant[] | null>;

/** More values than this for one place say nothing any more. */
const MOST = 200;

/**
 * What `{% set x = … %}` and `{% for x in [...] %}` bind, over the whole file: where a name is bound twice,
 * either value may be the one, so both count.
 */
export function collectConstants(blocks: readonly Block[]): Scope {
  const scope = new Map<string, readonly Constant[] | null>();
  const bind = (name: string, values: readonly Constant[] | null): void => {
    const known = scope.get(name);
    scope.set(name, values === null || known === null ? null : [...(known ?? []), ...values]);
  };
  for (const { kind, tokens } of blocks) {
    if (kind !== 'statement') continue;
    const [keyword, name, sign] = tokens;
    if (keyword === undefined || name?.type !== 'name') continue;
    if (keyword.value === 'set') {
      const parsed = sign?.value === '=' ? parseExpression(tokens, 3) : null;
      bind(name.value, parsed === null ? null : evaluate(parsed, scope));
    } else if (keyword.value === 'for') {
      const parsed = sign?.value === 'in' ? parseExpression(tokens, 3) : null;
      const items = parsed?.kind === 'list' ? parsed.items : null;
      const values = items?.map((item) => evaluate(item, scope));
      bind(
        name.value,
        values === undefined || values.includes(null) ? null : values.flatMap((value) => value ?? []),
      );
    }
  }
  return scope;
}

/**
 * Every constant that the expression may come to, or null where running Jinja would be needed to know. `var(…)`,
 * `env_var(…)` and `target.…` stay as `{{ … }}` in the text: what they are is known to the project, not to the file.
 */
export function evaluate(expression: Expression, scope: Scope): readonly Constant[] | null {
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
    case 'operation': {
      const [left, right] = expression.operands;
      if (left === undefined || right === undefined || !'~+'.includes(expression.operator)) return null;
      const heads = evaluate(left, scope);
      const tails = evaluate(right, scope);
      if (heads === null || tails === null || heads.length * tails.length > MOST) return null;
      if (expression.operator === '+' && [...heads, ...tails].some((value) => typeof value !== 'string'))
        return null;
      return heads.flatMap((head) => tails.map((tail) => `${head}${tail}`));
    }
    default: {
      const text = deferred(expression);
      return text === null ? null : [text];
    }
  }
}

/** A call or attribute that `render` can put a value in for later, as the text of a template. */
function deferred(expression: Expression): string | null {
  if (
    expression.kind === 'attribute' &&
    expression.object.kind === 'name' &&
    expression.object.name === 'target'
  ) {
    return `{{ target.${expression.name} }}`;
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

function join(a: readonly Constant[] | null, b: readonly Constant[] | null): readonly Constant[] | null {
  return a === null || b === null ? null : [...new Set([...a, ...b])];
}
