import { type Ast, type AstObject, entries, identifier, kindOf, list, offsets } from './ast.ts';
import { keyOf } from './dialects.ts';
import { said } from './expressions.ts';
import { giveUp, takeAll } from './owners.ts';
import { named } from './resolve.ts';
import type { Ctes, Output, Query, Scope, Source } from './scope.ts';
import { columnAliases, readJoins } from './tables.ts';
import { taint, type Walk } from './walk.ts';

const APART: ReadonlySet<string> = new Set(['with', 'from', 'joins', 'lateral_views', 'expressions', 'into']);

/** A SELECT, its FROM first: what that binds is what all the rest names. */
export function readSelect(walk: Walk, body: AstObject, outer: Scope | null, ctes: Ctes): Query {
  const fate = { unknown: null };
  const scope: Scope = {
    parent: outer,
    ctes,
    sources: [],
    aliases: scalarNames(walk, ctes),
    bound: outer?.bound ?? new Set(),
    fate,
  };
  const from = body['from'];
  const tables = from === null || from === undefined ? [] : list((from as AstObject)['expressions']);
  for (const table of tables) scope.sources.push(...walk.table(table, scope));
  readJoins(walk, list(body['joins']), scope);
  for (const view of list(body['lateral_views'])) readLateralView(walk, view as AstObject, scope);

  const { outputs, aliases, isOpen } = readProjections(walk, list(body['expressions']), scope);
  const whole: Scope = { ...scope, aliases: new Set([...aliases, ...scope.aliases]) };
  for (const [key, part] of entries(body)) if (!APART.has(key)) walk.expression(part, whole);
  if (scope.fate.unknown !== null) giveUp(scope.sources, scope.fate.unknown);
  return { outputs, isOpen: isOpen || scope.fate.unknown !== null, memo: new Map() };
}

/** ClickHouse's `with 1 as x` makes a value that is named like a column. */
function scalarNames(walk: Walk, ctes: Ctes): ReadonlySet<string> {
  const names = new Set<string>();
  if (walk.dialect.name !== 'clickhouse') return names;
  for (let cte = ctes; cte !== null; cte = cte.outer) names.add(cte.name);
  return names;
}

function readLateralView(walk: Walk, view: AstObject, scope: Scope): void {
  walk.expression(view['this'] ?? null, scope);
  const names = columnAliases(view).flatMap((name) => walk.marks.names(name) ?? []);
  const alias = identifier(view['table_alias']);
  const outputs = names.map((name): Output => ({ kind: 'named', key: keyOf(name, walk.dialect) }));
  const query: Query = { outputs, isOpen: names.length === 0, memo: new Map() };
  scope.sources.push({
    alias: alias === null ? null : keyOf(alias, walk.dialect),
    of: { kind: 'query', query },
  });
}

interface Projections {
  readonly outputs: readonly Output[];
  readonly aliases: ReadonlySet<string>;
  readonly isOpen: boolean;
}

function readProjections(walk: Walk, nodes: readonly Ast[], scope: Scope): Projections {
  const outputs: Output[] = [];
  const aliases = new Set<string>();
  let isOpen = false;
  for (const node of nodes) {
    // A column may use what stands before it in the list under the name that it has there.
    const seen: Scope = { ...scope, aliases: new Set([...aliases, ...scope.aliases]) };
    const [kind, body] = kindOf(node) ?? [];
    if (kind === 'star' && body !== undefined) {
      outputs.push(...readTopStar(walk, body, seen));
      continue;
    }
    walk.expression(node, seen);
    const name =
      kind === 'alias' || kind === 'column' ? identifier(body?.[kind === 'alias' ? 'alias' : 'name']) : null;
    const names = name === null ? null : walk.marks.names(name);
    if (kind === 'alias' && name !== null && names === null) {
      const [mark] = walk.marks.within(name.name);
      const jinja = mark?.said ?? name.name;
      // Without an AS it may be anything: a comma and another column.
      if (body?.['alias_explicit_as'] !== true) taint(scope, said(jinja));
    }
    if (names === null) {
      isOpen ||= kind === 'alias' || kind !== 'column';
      continue;
    }
    for (const one of names) {
      const key = keyOf(one, walk.dialect);
      outputs.push({ kind: 'named', key });
      if (kind === 'alias') aliases.add(key);
    }
  }
  return { outputs, aliases, isOpen };
}

/** `*` or `t.*` with what it leaves out and puts in; names that it leaves out must be there. */
function readTopStar(walk: Walk, body: AstObject, scope: Scope): Output[] {
  const table = identifier(body['table']);
  const sources = table === null ? scope.sources : ownersOfStar(walk, table.name, body, scope);
  const inner: Scope = { ...scope, sources: [...sources], aliases: new Set(), parent: null };
  const without = new Set<string>();
  const outputs: Output[] = [];
  const leave = (node: Ast): void => {
    const name = identifier(node);
    if (name === null) return;
    without.add(keyOf(name, walk.dialect));
    walk.expression({ column: { name: node } }, inner);
  };
  for (const node of list(body['except'])) leave(node);
  for (const pair of list(body['rename'])) {
    const [from, to] = list(pair);
    leave(from ?? null);
    const name = identifier(to);
    if (name !== null) outputs.push({ kind: 'named', key: keyOf(name, walk.dialect) });
  }
  for (const node of list(body['replace'])) {
    const replaced = node as AstObject;
    walk.expression(replaced['this'] ?? null, scope);
    const name = identifier(replaced['alias']);
    if (name === null) continue;
    walk.expression({ column: { name: replaced['alias'] ?? null } }, inner);
    outputs.push({ kind: 'named', key: keyOf(name, walk.dialect) });
  }
  return [...outputs, { kind: 'star', at: offsets(body['table']), sources: [...sources], without }];
}

function ownersOfStar(walk: Walk, name: string, body: AstObject, scope: Scope): readonly Source[] {
  const table = identifier(body['table']);
  const names = table === null ? null : walk.marks.names(table);
  for (let inner: Scope | null = scope; inner !== null && names !== null; inner = inner.parent) {
    const source = named(walk, inner.sources, names);
    if (source !== undefined) return [source];
  }
  // A column whose fields are taken, or a table that Jinja will name.
  takeAll(scope.sources, offsets(body['table']));
  taint(scope, `${name} in it names no table that is read`);
  return [];
}
