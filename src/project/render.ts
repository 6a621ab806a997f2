import type { ConfigValue } from './facts.ts';
import { scanBlocks } from './jinja/blocks.ts';
import type { Expression } from './jinja/expression.ts';
import { parseExpression } from './jinja/parse-expression.ts';
import type { Constant } from './jinja/value.ts';
import type { MacroIndex } from './macro-index.ts';

/** What a project's Jinja can be evaluated with, without dbt. */
export interface RenderContext {
  /** `vars:` of `dbt_project.yml`. */
  readonly vars: ReadonlyMap<string, ConfigValue>;
  /** The dbt target that the judgement is for, where `mesh.yml` names it. */
  readonly target: string | null;
  /** The project's macros, once they are known. */
  readonly macros?: MacroIndex;
}

/** A var may name a var that names itself. */
const DEEPEST = 8;

/**
 * What a text with `{{ … }}` comes to, or undefined where only dbt could tell. `env_var` stands for its default:
 * the environment is not asked, so that a commit is judged alike on every machine.
 */
export function render(text: string, context: RenderContext, depth = 0): Constant | undefined {
  if (!text.includes('{{') && !text.includes('{%') && !text.includes('{#')) return text;
  const { blocks, brokenAt } = scanBlocks(text);
  if (brokenAt !== null || depth > DEEPEST || blocks.some(({ kind }) => kind === 'statement'))
    return undefined;
  let rendered = '';
  let from = 0;
  for (const { tokens, start, end } of blocks) {
    const expression = parseExpression(tokens, 0);
    const value = expression === null ? undefined : evaluate(expression, context, depth);
    if (value === undefined) return undefined;
    if (start === 0 && end === text.length) return value;
    rendered += `${text.slice(from, start)}${value}`;
    from = end;
  }
  return rendered + text.slice(from);
}

function evaluate(expression: Expression, context: RenderContext, depth: number): Constant | undefined {
  const value = (inner: Expression): Constant | undefined => evaluate(inner, context, depth);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'attribute': {
      const isTarget = expression.object.kind === 'name' && expression.object.name === 'target';
      return isTarget && expression.name === 'name' ? (context.target ?? undefined) : undefined;
    }
    case 'choice': {
      const test = value(expression.test);
      if (test === undefined) return undefined;
      return test ? value(expression.yes) : expression.no === null ? null : value(expression.no);
    }
    case 'filter':
      return filtered(expression.name, value(expression.object));
    case 'operation':
      return operation(expression.operator, expression.operands, value);
    case 'call': {
      const [name, fallback] = expression.args;
      const key = name === undefined ? undefined : value(name);
      if (expression.callee.kind !== 'name' || typeof key !== 'string') return undefined;
      if (expression.callee.name === 'var' && context.vars.has(key)) {
        const given = context.vars.get(key);
        if (typeof given === 'string') return render(given, context, depth + 1);
        return typeof given === 'object' && given !== null ? undefined : given;
      }
      const takesDefault = expression.callee.name === 'var' || expression.callee.name === 'env_var';
      return takesDefault && fallback !== undefined ? value(fallback) : undefined;
    }
    default:
      return undefined;
  }
}

function operation(
  operator: string,
  [left, right]: readonly Expression[],
  value: (inner: Expression) => Constant | undefined,
): Constant | undefined {
  if (left === undefined) return undefined;
  if (operator === 'in' && right?.kind === 'list') {
    const needle = value(left);
    const items = right.items.map(value);
    return needle === undefined || items.includes(undefined) ? undefined : items.includes(needle);
  }
  const a = value(left);
  const b = right === undefined ? null : value(right);
  // One side may decide alone, whatever the other comes to.
  if (operator === 'and' && (a === false || b === false)) return false;
  if (operator === 'or' && (a === true || b === true)) return true;
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '~':
      return `${a}${b}`;
    case '+':
      return typeof a === 'string' && typeof b === 'string' ? a + b : undefined;
    case 'and':
      return a && b;
    case 'or':
      return a || b;
    case 'not':
      return !a;
    default:
      return undefined;
  }
}

function filtered(name: string, value: Constant | undefined): Constant | undefined {
  if (['as_bool', 'as_native', 'as_number', 'as_text'].includes(name)) return value;
  if (typeof value !== 'string') return undefined;
  if (name === 'lower') return value.toLowerCase();
  if (name === 'upper') return value.toUpperCase();
  return name === 'trim' ? value.trim() : undefined;
}
