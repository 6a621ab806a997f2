import { evaluate, isNested, MOST, type Scope, single } from './constants.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { readParameters } from './read-definitions.ts';
import type { Token } from './tokens.ts';
import type { Value } from './value.ts';

type Names = Map<string, readonly Value[] | null>;

interface Frame {
  readonly keyword: string;
  names: Names;
  /** Of an `{% if %}`: what its earlier branches have set. */
  readonly branches: Names[];
  hasElse: boolean;
  /** Of an `{% if %}`: the branch in which the reader stands is always taken. */
  isCertain: boolean;
}

/** Blocks with names of their own. A `{% set %}` in an `{% if %}` is seen outside of it. */
const SCOPED = new Set([
  'for',
  'macro',
  'test',
  'call',
  'filter',
  'snapshot',
  'materialization',
  'block',
  'with',
]);
const MUTATING = new Set(['append', 'extend', 'insert', 'update', 'pop', 'remove', 'clear']);

/** The names that are bound where the reader stands, as it goes through a template's statements. */
export class Scopes implements Scope {
  readonly #frames: Frame[] = [newFrame('')];

  get(name: string): readonly Value[] | null | undefined {
    for (let index = this.#frames.length - 1; index >= 0; index--) {
      const values = this.#frames[index]?.names.get(name);
      if (values !== undefined) return values;
    }
    return undefined;
  }

  get isConditional(): boolean {
    return this.#frames.some(
      ({ keyword, isCertain }) => (keyword === 'if' || keyword === 'for') && !isCertain,
    );
  }

  /** Takes in a statement, after what stands in it has been read. */
  enter(tokens: readonly Token[]): void {
    const [first, second, third] = tokens;
    const keyword = first?.value ?? '';
    if (keyword === 'set') this.#set(tokens);
    else if (keyword === 'if') this.#frames.push({ ...newFrame('if'), isCertain: this.#holds(tokens) });
    else if (keyword === 'elif' || keyword === 'else') this.#branch(keyword);
    else if (keyword === 'endif') this.#endIf();
    else if (keyword.startsWith('end')) {
      if (this.#frames.at(-1)?.keyword === keyword.slice(3)) this.#frames.pop();
    } else if (keyword === 'do') {
      if (second?.type === 'name' && third?.value === '.') this.#mutate(second.value, tokens);
    } else if (SCOPED.has(keyword)) {
      const bound = keyword === 'for' ? this.#loop(tokens) : new Map<string, readonly Value[] | null>();
      if (keyword === 'macro' || keyword === 'test') {
        for (const { name } of readParameters(tokens)) bound.set(name, [`{{ ${name} }}`]);
      }
      this.#frames.push({ ...newFrame(keyword), names: bound });
    }
  }

  #bind(name: string, values: readonly Value[] | null): void {
    this.#frames.at(-1)?.names.set(name, values);
  }

  #set(tokens: readonly Token[]): void {
    const equals = tokens.findIndex(({ type, value }) => type === 'operator' && value === '=');
    const [, name, sign] = tokens;
    if (name?.type !== 'name') return;
    if (equals === 2) {
      const parsed = parseExpression(tokens, 3);
      this.#bind(name.value, parsed === null ? null : evaluate(parsed, this));
    } else {
      // `set x` as a block, `set ns.x = …`, `set a, b = …`.
      this.#forget(name.value);
      if (sign?.value === ',')
        for (const { type, value } of tokens.slice(1, equals)) if (type === 'name') this.#bind(value, null);
    }
  }

  /** Wherever the name is bound, its value is not known any more. */
  #forget(name: string): void {
    for (const { names } of this.#frames) if (names.has(name)) names.set(name, null);
    this.#bind(name, null);
  }

  #mutate(name: string, tokens: readonly Token[]): void {
    const [, , , method] = tokens;
    if (method === undefined || !MUTATING.has(method.value)) return;
    const call = parseExpression(tokens, 1);
    const argument = call?.kind === 'call' && call.args.length === 1 ? call.args[0] : undefined;
    const top = this.#frames.at(-1);
    const [list, ...others] = top?.names.get(name) ?? [];
    const item = argument === undefined ? undefined : single(argument, this);
    if (method.value === 'append' && Array.isArray(list) && others.length === 0 && item !== undefined) {
      this.#bind(name, [[...(list as readonly Value[]), item]]);
    } else this.#forget(name);
  }

  #branch(keyword: string): void {
    const frame = this.#frames.at(-1);
    if (frame?.keyword !== 'if') return;
    frame.branches.push(frame.names);
    frame.names = new Map();
    frame.isCertain = false;
    if (keyword === 'else') frame.hasElse = true;
  }

  /** The condition of an `{% if %}` is a constant that is true. */
  #holds(tokens: readonly Token[]): boolean {
    const test = parseExpression(tokens, 1);
    return test !== null && single(test, this) === true;
  }

  #endIf(): void {
    const frame = this.#frames.at(-1);
    if (frame?.keyword !== 'if') return;
    this.#frames.pop();
    const branches = [...frame.branches, frame.names];
    for (const name of new Set(branches.flatMap((names) => [...names.keys()]))) {
      const before = this.get(name);
      const outcomes = branches.map((names) => (names.has(name) ? names.get(name) : before));
      if (!frame.hasElse) outcomes.unshift(before);
      const known = outcomes.flatMap((values) => (values === undefined ? [] : [values]));
      this.#bind(name, known.includes(null) ? null : [...new Set(known.flatMap((values) => values ?? []))]);
    }
  }

  #loop(tokens: readonly Token[]): Names {
    const inAt = tokens.findIndex(({ type, value }) => type === 'name' && value === 'in');
    const targets = tokens.slice(1, inAt).flatMap(({ type, value }) => (type === 'name' ? [value] : []));
    const bound: Names = new Map([['loop', null], ...targets.map((name) => [name, null] as const)]);
    const parsed = inAt === -1 ? null : parseExpression(tokens, inAt + 1);
    if (parsed === null) return bound;
    const isFiltered = parsed.kind === 'choice' && parsed.no === null;
    const items = this.#items(isFiltered ? parsed.yes : parsed);
    if (items === null) return bound;
    const [only] = targets;
    if (targets.length === 1 && only !== undefined) {
      const kept = isFiltered ? items.filter((item) => this.#mayHold(parsed.test, only, item)) : items;
      return bound.set(only, kept);
    }
    for (const [index, name] of targets.entries()) {
      const parts = items.map((item) =>
        Array.isArray(item) ? (item as readonly Value[])[index] : undefined,
      );
      bound.set(name, parts.includes(undefined) ? null : (parts as Value[]));
    }
    return bound;
  }

  /** What a loop goes through; items of a written list may have several values each. */
  #items(expression: Expression): readonly Value[] | null {
    if (expression.kind === 'list') {
      const each = expression.items.map((item) => evaluate(item, this));
      return each.includes(null) ? null : each.flatMap((values) => values ?? []);
    }
    const lists = evaluate(expression, this);
    const items = lists?.map((list) => {
      if (typeof list === 'string')
        return /^\{\{ [\p{L}_][\p{L}\p{N}_]* \}\}$/u.test(list) ? [`{{ each(${list.slice(3, -3)}) }}`] : null;
      if (Array.isArray(list)) return list as readonly Value[];
      return isNested(list) ? Object.keys(list) : null;
    });
    if (items === undefined || items.includes(null)) return null;
    const all = items.flatMap((list) => list ?? []);
    return all.length > MOST ? null : all;
  }

  #mayHold(test: Expression, name: string, item: Value): boolean {
    const inner: Scope = { get: (asked) => (asked === name ? [item] : this.get(asked)) };
    return single(test, inner) !== false;
  }
}

function newFrame(keyword: string): Frame {
  return { keyword, names: new Map(), branches: [], hasElse: false, isCertain: false };
}
