import { type Ast, type AstObject, entries, type Identifier, identifier, kindOf, list } from './ast.ts';
import { keyOf } from './dialects.ts';
import { said } from './expressions.ts';
import { giveUp, takeOutputs } from './owners.ts';
import { readMatch, readPivot, readUnpivot } from './pivots.ts';
import { readQualified } from './resolve.ts';
import { CannotTell, type Ctes, type Query, type Scope, type Source, type TableUse } from './scope.ts';
import { taint, type Walk } from './walk.ts';

type Handler = (walk: Walk, body: AstObject, scope: Scope, node: AstObject) => Source[];

const HANDLERS: Readonly<Record<string, Handler>> = {
  table: readTable,
  subquery: readSubquery,
  select: (walk, _body, scope, node) => [querySource(walk.query(node, scope.parent, scope.ctes), null)],
  union: (walk, _body, scope, node) => [querySource(walk.query(node, scope.parent, scope.ctes), null)],
  paren: (walk, body, scope) => walk.table(body['this'] ?? null, scope),
  joined_table: readJoined,
  pivot: readPivot,
  unpivot: readUnpivot,
  match_recognize: readMatch,
  values: readValues,
  alias: readAliased,
  unnest: readFunction,
  lateral: readFunction,
  function: readFunction,
  stage_reference: readFunction,
  generate_series: readFunction,
  explode: readFunction,
  flatten: readFunction,
  column: readFunction,
  dot: readFunction,
};

/** What a FROM or JOIN binds, the last of which is the whole of it. */
export function readFrom(walk: Walk, node: Ast, scope: Scope): Source[] {
  const [kind, body] = kindOf(node) ?? [];
  const handler = kind !== undefined && Object.hasOwn(HANDLERS, kind) ? HANDLERS[kind] : undefined;
  if (handler === undefined || body === undefined)
    throw new CannotTell(`it reads from a ${kind ?? 'thing'} that is not known`);
  return handler(walk, body, scope, node as AstObject);
}

function readTable(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const written = [body['catalog'], body['schema'], body['name']].flatMap((part) => identifier(part) ?? []);
  const parts = written.flatMap((part) => walk.marks.names(part)?.[0] ?? { ...part, name: '' });
  const own = parts.at(-1);
  if (own === undefined) throw new CannotTell('it reads from a table without a name');
  const given = aliasOf(walk, body, scope);
  const alias = given === undefined ? key(walk, own) : given;
  const isMark = walk.marks.within(written.at(-1)?.name ?? '').length > 0;
  const samples = [body['hints'], body['table_sample'], body['when'], body['system_time'], body['changes']];
  walk.expression(
    samples.flatMap((part) => part ?? []),
    scope,
  );

  const cte = parts.length === 1 && !isMark ? findCte(scope.ctes, key(walk, own)) : undefined;
  if (cte !== undefined) return [renamed(walk, querySource(cte, alias), body)];
  const owner = parts.length === 2 && !isMark ? parts[0] : undefined;
  if (owner !== undefined && scope.sources.some((source) => source.alias === key(walk, owner))) {
    readQualified(walk, scope, parts);
    return [{ alias, of: { kind: 'opaque' } }];
  }
  const table: TableUse = { parts: written, closed: null, reads: [], star: null, unknown: null };
  walk.tables.push(table);
  const isImplicit = isMark && given === undefined;
  return [renamed(walk, { alias, isImplicit, of: { kind: 'table', table } }, body)];
}

function findCte(ctes: Ctes, name: string): Query | undefined {
  for (let cte = ctes; cte !== null; cte = cte.outer) if (cte.name === name) return cte.query;
  return undefined;
}

function readSubquery(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const inner = body['this'] ?? null;
  const alias = aliasOf(walk, body, scope) ?? null;
  const isTable = !['select', 'union', 'intersect', 'except', 'subquery', 'values'].includes(
    kindOf(inner)?.[0] ?? '',
  );
  if (isTable) {
    const [source] = walk.table(inner, scope).slice(-1);
    return source === undefined ? [] : [{ ...source, alias: alias ?? source.alias }];
  }
  if (kindOf(inner)?.[0] === 'values')
    return walk.table(inner, scope).map((source) => ({ ...source, alias }));
  // Only a lateral one sees what stands beside it; Jinja may yet write the word, so all are let see.
  const outer = body['lateral'] === true ? scope : scope.parent;
  return [renamed(walk, querySource(walk.query({ subquery: body }, outer, scope.ctes), alias), body)];
}

/** `(a join b using (id)) as j`: with an alias both are one source. */
function readJoined(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const inner: Scope = { ...scope, sources: [] };
  inner.sources.push(...walk.table(body['left'] ?? null, inner));
  readJoins(walk, list(body['joins']), inner);
  const alias = aliasOf(walk, body, scope);
  if (alias === undefined) return [...inner.sources];
  const query: Query = {
    outputs: [{ kind: 'star', at: null, sources: inner.sources, without: new Set() }],
    isOpen: false,
    memo: new Map(),
  };
  return [renamed(walk, querySource(query, alias), body)];
}

/** Adds what joins bind, and reads what they are joined on. */
export function readJoins(walk: Walk, joins: readonly Ast[], scope: Scope): void {
  for (const join of joins) {
    const node = join as AstObject;
    if (node['kind'] === 'Array') {
      scope.sources.push(...readArrays(walk, node, scope));
      continue;
    }
    const before = [...scope.sources];
    const added = walk.table(node['this'] ?? null, scope);
    scope.sources.push(...added);
    if (String(node['kind']).includes('Natural')) {
      for (const table of [...before, ...added])
        giveUp([table], 'a natural join takes its columns by their names');
    }
    for (const name of list(node['using'])) readUsing(walk, name, before, added, scope);
  }
  // A condition may name what is joined further down only where SQL is wrong, so all are let see.
  for (const join of joins) {
    for (const [name, part] of entries(join as AstObject)) {
      if (name !== 'this' && name !== 'using') walk.expression(part, scope);
    }
  }
}

function readUsing(
  walk: Walk,
  node: Ast,
  before: readonly Source[],
  added: readonly Source[],
  scope: Scope,
): void {
  for (const sources of [before, added])
    walk.expression(
      { column: { name: node } },
      { ...scope, sources: [...sources], aliases: new Set(), parent: null },
    );
}

/** ClickHouse's `array join tags as tag`. */
function readArrays(walk: Walk, join: AstObject, scope: Scope): Source[] {
  walk.expression(join['this'] ?? null, scope);
  const alias = identifier(kindOf(join['this'])?.[1]['alias']);
  return [{ alias: alias === null ? null : key(walk, alias), of: { kind: 'opaque' } }];
}

function readValues(walk: Walk, body: AstObject, scope: Scope): Source[] {
  walk.expression(body['expressions'] ?? null, scope);
  return [withColumns(walk, { alias: aliasOf(walk, body, scope) ?? null, of: { kind: 'opaque' } }, body)];
}

function readAliased(walk: Walk, body: AstObject, scope: Scope): Source[] {
  const alias = aliasOf(walk, body, scope) ?? null;
  const [inner] = walk.table(body['this'] ?? null, scope).slice(-1);
  return inner === undefined ? [] : [renamed(walk, { ...inner, alias, isImplicit: false }, body)];
}

/** What Snowflake's `flatten` gives: https://docs.snowflake.com/en/sql-reference/functions/flatten */
const FLATTENED = ['seq', 'key', 'path', 'index', 'value', 'this'];

function readFunction(walk: Walk, body: AstObject, scope: Scope, node: AstObject): Source[] {
  for (const [name, part] of entries(body)) {
    if (!name.includes('alias')) walk.expression(part, scope);
  }
  if (kindOf(node)?.[0] === 'column' || kindOf(node)?.[0] === 'dot') walk.expression(node, scope);
  const alias = aliasOf(walk, body, scope) ?? null;
  if (walk.dialect.name === 'snowflake' && isFlatten(node)) {
    return [
      querySource(closed(FLATTENED.map((name) => keyOf({ name, quoted: false }, walk.dialect))), alias),
    ];
  }
  return [withColumns(walk, { alias, of: { kind: 'opaque' } }, body)];
}

function isFlatten(node: Ast): boolean {
  const [kind, body] = kindOf(node) ?? [];
  if (kind === 'flatten') return true;
  if (kind === 'lateral') return isFlatten(body?.['this'] ?? null);
  if (kind !== 'function' || typeof body?.['name'] !== 'string') return false;
  const name = body['name'].toLowerCase();
  return name === 'flatten' || (name === 'table' && list(body['args']).some(isFlatten));
}

/** `as v(a, b)` of what is no table: these are all that it has. */
function withColumns(walk: Walk, source: Source, body: AstObject): Source {
  const names = columnAliases(body);
  if (names.length === 0 || source.of.kind !== 'opaque') return source;
  const found = names.map((name) => walk.marks.names(name));
  if (found.includes(null)) return source;
  return querySource(
    closed(found.flatMap((all) => (all ?? []).map((name) => key(walk, name)))),
    source.alias,
  );
}

/** `as t(a, b)`: columns get other names by their places, so that every one of them is taken. */
function renamed(walk: Walk, source: Source, body: AstObject): Source {
  const names = columnAliases(body);
  if (names.length === 0) return source;
  if (source.of.kind === 'opaque') return withColumns(walk, source, body);
  if (source.of.kind === 'table') giveUp([source], 'its columns are named by their places');
  else takeOutputs(source.of.query, null);
  const query = closed(names.flatMap((name) => walk.marks.names(name) ?? []).map((name) => key(walk, name)));
  return { alias: source.alias, of: { kind: 'query', query } };
}

export function columnAliases(body: AstObject): Identifier[] {
  const given = [...list(body['column_aliases']), ...list(body['alias_columns'])];
  return given.flatMap((name) => identifier(name) ?? []);
}

/** undefined where no alias is given; null for one that only Jinja could tell. */
export function aliasOf(walk: Walk, body: AstObject, scope: Scope): string | null | undefined {
  const alias = identifier(body['alias']);
  if (alias === null) return undefined;
  const names = walk.marks.names(alias);
  if (names?.length === 1 && names[0] !== undefined) return key(walk, names[0]);
  const [mark] = walk.marks.within(alias.name);
  taint(scope, said(mark?.said ?? alias.name));
  return null;
}

export function querySource(query: Query, alias: string | null): Source {
  return { alias, of: { kind: 'query', query } };
}

export function closed(keys: readonly string[]): Query {
  const outputs = keys.map((name) => ({ kind: 'named' as const, key: name }));
  return { outputs, isOpen: false, memo: new Map() };
}

function key(walk: Walk, name: Identifier): string {
  return keyOf(name, walk.dialect);
}
