import { type Ast, type AstObject, type Identifier, identifier, kindOf, list } from './ast.ts';
import { keyOf } from './dialects.ts';
import { takeOutputs } from './owners.ts';
import { CannotTell, type Ctes, type Output, type Query, type Scope } from './scope.ts';
import type { Walk } from './walk.ts';

const SETS: ReadonlySet<string> = new Set(['union', 'intersect', 'except']);

/** Any query: a SELECT, a set operation, values, or one of them in brackets. */
export function readQuery(walk: Walk, node: Ast, outer: Scope | null, ctes: Ctes): Query {
  const [kind, body] = kindOf(node) ?? [];
  if (kind === undefined || body === undefined) throw new CannotTell('it is no query');
  const inner = readWith(walk, body['with'], outer, ctes);
  if (kind === 'select') return walk.select(body, outer, inner);
  if (SETS.has(kind)) return readSet(walk, body, outer, inner);
  if (kind === 'subquery' || kind === 'paren') {
    const query = walk.query(body['this'] ?? null, outer, inner);
    readTail(walk, body, ['this', 'with', 'alias', 'column_aliases'], query, outer, inner);
    return query;
  }
  if (kind === 'values') {
    walk.expression(body['expressions'] ?? null, emptyScope(outer, inner));
    return { outputs: [], isOpen: true, memo: new Map() };
  }
  throw new CannotTell(`it is a ${kind.replaceAll('_', ' ')}, of which nothing is known`);
}

function readSet(walk: Walk, body: AstObject, outer: Scope | null, ctes: Ctes): Query {
  const sides = [body['left'], body['right']].map((side) => walk.query(side ?? null, outer, ctes));
  const [left, right] = sides;
  if (left === undefined || right === undefined) throw new CannotTell('it is half a set operation');
  // Columns meet by their places or names, so a star on either side takes every column there is.
  for (const side of sides) takeOutputs(side, null);
  const query = setOf(left, right);
  readTail(walk, body, ['left', 'right', 'with'], query, outer, ctes);
  return query;
}

function setOf(left: Query, right: Query): Query {
  return {
    outputs: [...left.outputs, ...starsOf(right)],
    isOpen: left.isOpen || right.isOpen,
    memo: new Map(),
  };
}

function starsOf({ outputs }: Query): Output[] {
  return outputs.filter(({ kind }) => kind === 'star');
}

/** What stands behind a set operation or a bracket names what comes out of it. */
function readTail(
  walk: Walk,
  body: AstObject,
  apart: readonly string[],
  query: Query,
  outer: Scope | null,
  ctes: Ctes,
): void {
  const scope = emptyScope(outer, ctes);
  scope.sources.push({ alias: null, of: { kind: 'query', query } });
  for (const key of Object.keys(body)) {
    if (!apart.includes(key)) walk.expression(body[key] ?? null, scope);
  }
}

function emptyScope(parent: Scope | null, ctes: Ctes): Scope {
  return {
    parent,
    ctes,
    sources: [],
    aliases: new Set(),
    bound: parent?.bound ?? new Set(),
    fate: { unknown: null },
  };
}

/** `with a as (…), b as (…)`: each sees those before it. */
function readWith(walk: Walk, node: Ast | undefined, outer: Scope | null, ctes: Ctes): Ctes {
  const clause = node as AstObject | null | undefined;
  let known = ctes;
  for (const item of list(clause?.['ctes'])) {
    const cte = item as AstObject;
    const written = identifier(cte['alias']);
    const name = written === null ? undefined : walk.marks.names(written)?.[0];
    if (name === undefined) throw new CannotTell('it has a common table expression without a name');
    known = {
      name: keyOf(name, walk.dialect),
      query: readCte(walk, cte, name, clause?.['recursive'] === true, outer, known),
      outer: known,
    };
  }
  return known;
}

function readCte(
  walk: Walk,
  cte: AstObject,
  name: Identifier,
  isRecursive: boolean,
  outer: Scope | null,
  ctes: Ctes,
): Query {
  const node = cte['this'] ?? null;
  const columns = list(cte['columns']).flatMap((column) => identifier(column) ?? []);
  const rename = (query: Query): Query => {
    if (columns.length === 0) return query;
    takeOutputs(query, null);
    const outputs = columns.map((column): Output => ({ kind: 'named', key: keyOf(column, walk.dialect) }));
    return { outputs, isOpen: false, memo: new Map() };
  };
  const [kind, body] = kindOf(node) ?? [];
  // ClickHouse's `with 1 as x`.
  if (kind !== 'select' && kind !== 'subquery' && kind !== 'values' && !SETS.has(kind ?? '')) {
    walk.expression(node, emptyScope(outer, ctes));
    return { outputs: [], isOpen: true, memo: new Map() };
  }
  if (!(SETS.has(kind ?? '') && (isRecursive || walk.dialect.isRecursive)) || body === undefined) {
    return rename(walk.query(node, outer, ctes));
  }
  const inner = readWith(walk, body['with'], outer, ctes);
  const first = rename(walk.query(body['left'] ?? null, outer, inner));
  const own: Ctes = { name: keyOf(name, walk.dialect), query: first, outer: inner };
  const second = walk.query(body['right'] ?? null, outer, own);
  takeOutputs(first, null);
  takeOutputs(second, null);
  return columns.length > 0 ? first : setOf(first, second);
}
