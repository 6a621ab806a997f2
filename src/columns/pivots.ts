import { type Ast, type AstObject, entries, identifier, kindOf, list } from './ast.ts';
import { keyOf } from './dialects.ts';
import { CannotTell, type Output, type Scope, type Source } from './scope.ts';
import type { Walk } from './walk.ts';

/** `t pivot(sum(a) for m in (…))`: all columns but those named stay, and the values of `m` become names. */
export function readPivot(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const { sources, inner } = pivoted(walk, body, scope);
  for (const part of [body['expressions'], body['fields'], body['group'], body['using']]) {
    walk.expression(part ?? null, inner);
  }
  return [
    turned(walk, body, sources, { named: [], hidden: namedIn(walk, body['fields'] ?? null), isOpen: true }),
  ];
}

/** `t unpivot(v for m in (x, y))`: the columns in the list become rows of two others. */
export function readUnpivot(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const { sources, inner } = pivoted(walk, body, scope);
  const columns = list(body['columns']);
  walk.expression(columns, inner);
  const made = [body['value_column'], body['name_column'], ...list(body['extra_value_columns'])];
  const added = made.flatMap((name) => identifier(name) ?? []).map((name) => keyOf(name, walk.dialect));
  return [turned(walk, body, sources, { named: added, hidden: namedIn(walk, columns), isOpen: false })];
}

/** What is matched keeps the columns of its rows, where it gives all of them, and has those that it measures. */
export function readMatch(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const { sources, inner } = pivoted(walk, body, scope);
  const variables = list(body['define']).flatMap((pair) => identifier(list(pair)[0]) ?? []);
  const [of] = sources.map((source) => source.of);
  if (of === undefined) throw new CannotTell('it matches rows of nothing');
  // `down.price`: a variable of the pattern stands for the rows that it matched.
  const words = String(body['pattern'] ?? '').match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  const names = [
    ...variables.map((name) => keyOf(name, walk.dialect)),
    ...words.map((word) => keyOf({ name: word, quoted: false }, walk.dialect)),
  ];
  const variable = names.map((alias): Source => ({ alias, of }));
  for (const [key, part] of entries(body)) {
    if (key !== 'this' && key !== 'alias') readMatched(walk, part, inner, variable);
  }
  return [turned(walk, body, sources, { named: [], hidden: new Set(), isOpen: true })];
}

function readMatched(walk: Walk, part: Ast, inner: Scope, variables: readonly Source[]): void {
  const outer: Scope = { ...inner, sources: [...variables], parent: inner.parent };
  walk.expression(part, { ...inner, sources: [...inner.sources], parent: outer });
}

function pivoted(walk: Walk, body: AstObject, scope: Scope): { sources: Source[]; inner: Scope } {
  const node = body['this'] ?? null;
  // The statement of DuckDB: what stands there is no FROM.
  if (kindOf(node)?.[0] === 'column') throw new CannotTell('it pivots as a statement');
  const sources = walk.table(node, scope);
  return { sources, inner: { ...scope, sources, aliases: new Set() } };
}

interface Turned {
  readonly named: readonly string[];
  readonly hidden: ReadonlySet<string>;
  readonly isOpen: boolean;
}

function turned(
  walk: Walk,
  body: AstObject,
  sources: readonly Source[],
  { named, hidden, isOpen }: Turned,
): Source {
  const alias = identifier(body['alias']);
  const outputs: Output[] = [
    ...named.map((key): Output => ({ kind: 'named', key })),
    { kind: 'star', at: null, sources, without: hidden },
  ];
  const own = alias === null ? (sources.at(-1)?.alias ?? null) : keyOf(alias, walk.dialect);
  return {
    alias: own,
    of: {
      kind: 'query',
      query: { outputs, isOpen: isOpen || list(body['alias_columns']).length > 0, memo: new Map() },
    },
  };
}

/** The columns that an expression names plainly. */
function namedIn(walk: Walk, node: Ast): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (part: Ast): void => {
    const [kind, body] = kindOf(part) ?? [];
    const name = kind === 'column' ? identifier(body?.['name']) : null;
    if (name !== null) keys.add(keyOf(name, walk.dialect));
    else if (Array.isArray(part)) part.forEach(visit);
    else if (typeof part === 'object' && part !== null)
      for (const [, value] of entries(part as AstObject)) visit(value);
  };
  visit(node);
  return keys;
}
