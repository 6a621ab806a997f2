import {
  type Ast,
  type AstObject,
  entries,
  type Identifier,
  identifier,
  isObject,
  kindOf,
  list,
  offsets,
} from './ast.ts';
import { keyOf } from './dialects.ts';
import { takeAll, takeOutputs } from './owners.ts';
import { named, readQualified, readUnqualified } from './resolve.ts';
import type { Scope } from './scope.ts';
import { taint, type Walk } from './walk.ts';

type Handler = (walk: Walk, body: AstObject, scope: Scope) => void;

const QUERIES: ReadonlySet<string> = new Set(['select', 'union', 'intersect', 'except', 'subquery']);

const HANDLERS: Readonly<Record<string, Handler>> = {
  column: (walk, body, scope) => readParts(walk, columnParts(body), scope),
  dot: readDot,
  star: (walk, body, scope) => readStar(walk, body, scope),
  exists: (walk, body, scope) => {
    const query = body['this'] ?? null;
    if (isQuery(query)) walk.query(query, scope, scope.ctes);
    else walk.expression(query, scope);
  },
  lambda: (walk, body, scope) => {
    const names = list(body['parameters']).flatMap((name) => identifier(name) ?? []);
    const bound = new Set([...scope.bound, ...names.map((name) => keyOf(name, walk.dialect))]);
    walk.expression(body['body'] ?? null, { ...scope, bound });
  },
  alias: (walk, body, scope) => walk.expression(body['this'] ?? null, scope),
  pivot_alias: (walk, body, scope) => walk.expression(body['this'] ?? null, scope),
  method_call: readMethod,
  identifier: readWord,
  braced_wildcard: readBraced,
  named_argument: (walk, body, scope) => walk.expression(body['value'] ?? null, scope),
  parameter: (_walk, body, scope) => {
    if (body['style'] === 'Dollar') taint(scope, 'it names columns by their numbers');
  },
  comprehension: (walk, body, scope) => COMPREHENSION(walk, body, scope),
  function: readFunction,
  literal: () => {},
  data_type: () => {},
};

const COMPREHENSION: Handler = (walk, body, scope) => {
  const name = identifier(body['expression']);
  walk.expression(body['iterator'] ?? null, scope);
  const bound = new Set([...scope.bound, ...(name === null ? [] : [keyOf(name, walk.dialect)])]);
  for (const key of ['this', 'condition']) walk.expression(body[key] ?? null, { ...scope, bound });
};

/** Notes every column that an expression names. */
export function readExpression(walk: Walk, node: Ast, scope: Scope): void {
  if (typeof node === 'string') readText(walk, node, scope);
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) readExpression(walk, item, scope);
    return;
  }
  const [kind, body] = kindOf(node) ?? [];
  if (kind !== undefined && body !== undefined) {
    const handler = Object.hasOwn(HANDLERS, kind) ? HANDLERS[kind] : undefined;
    if (handler !== undefined) handler(walk, body, scope);
    else if (QUERIES.has(kind)) takeOutputs(walk.query(node, scope, scope.ctes), null);
    if (handler !== undefined || QUERIES.has(kind)) return;
  }
  for (const [key, value] of entries(node as AstObject)) {
    // A type is the warehouse's business, also where Jinja names it.
    if (key !== 'to' && key !== 'data_type') readExpression(walk, value, scope);
  }
}

export function isQuery(node: Ast | undefined): boolean {
  const kind = kindOf(node)?.[0];
  return kind !== undefined && QUERIES.has(kind);
}

/** A name that is no column: of a function, a window. Jinja in it may be anything. */
function readText(walk: Walk, text: string, scope: Scope): void {
  for (const { meaning, said: jinja } of walk.marks.within(text)) {
    if (meaning.kind === 'opaque') taint(scope, said(jinja));
  }
}

export function said(jinja: string): string {
  return `only Jinja could tell what ${jinja} writes there`;
}

function columnParts(body: AstObject): Identifier[] {
  return [body['catalog'], body['schema'], body['table'], body['name']].flatMap(
    (part) => identifier(part) ?? [],
  );
}

/** `a.b.c`: a table and its column, or a column and its fields. */
function readDot(walk: Walk, body: AstObject, scope: Scope): void {
  const parts: Identifier[] = [];
  let node: AstObject | null = body;
  while (node !== null) {
    const field = identifier(node['field']);
    if (field !== null) parts.unshift(withPlace(field, node));
    const [kind, inner]: readonly [string?, AstObject?] = kindOf(node['this']) ?? [];
    if (kind === 'column' && inner !== undefined) readParts(walk, [...columnParts(inner), ...parts], scope);
    else if (kind !== 'dot') walk.expression(node['this'] ?? null, scope);
    node = kind === 'dot' ? (inner ?? null) : null;
  }
}

function withPlace(field: Identifier, node: AstObject): Identifier {
  return field.at === null ? { ...field, at: offsets(node['field']) } : field;
}

function readParts(walk: Walk, parts: readonly Identifier[], scope: Scope): void {
  const [single] = parts;
  if (parts.length === 1 && single !== undefined && walk.marks.isLiteral(single.name)) return;
  let chains: Identifier[][] = [[]];
  for (const part of parts) {
    const names = walk.marks.names(part);
    if (names === null || chains.length * names.length > 200) {
      const [mark] = walk.marks.within(part.name);
      taint(scope, said(mark === undefined ? part.name : mark.said));
      return;
    }
    chains = chains.flatMap((chain) => names.map((name) => [...chain, name]));
  }
  for (const chain of chains) {
    const [only] = chain;
    if (only === undefined) continue;
    if (chain.length > 1) readQualified(walk, scope, chain);
    else if (only.at !== null) readUnqualified(walk, scope, { ...only, at: only.at });
  }
}

/** `*` or `t.*` where one value stands: every column goes in. */
function readStar(walk: Walk, body: AstObject, scope: Scope): void {
  const table = identifier(body['table']);
  const at = offsets(body['table']);
  if (table === null) {
    takeAll(scope.sources, at);
    return;
  }
  for (let inner: Scope | null = scope; inner !== null; inner = inner.parent) {
    const source = named(walk, inner.sources, walk.marks.names(table) ?? [table]);
    if (source === undefined) continue;
    takeAll([source], at);
    return;
  }
  taint(scope, `${table.name} in it names no table that is read`);
}

/** `{* exclude (a)}`: the row as a value, for which what is left out must be there as well. */
function readBraced(walk: Walk, body: AstObject, scope: Scope): void {
  const star = body['star'];
  readStar(walk, isObject(star) ? star : body, scope);
  if (!isObject(star)) return;
  for (const name of list(star['except'])) readParts(walk, [identifier(name) ?? []].flat(), scope);
}

/** `udf_schema.f(x)` looks like the method of a column. */
function readMethod(walk: Walk, body: AstObject, scope: Scope): void {
  const [kind, column] = kindOf(body['this']) ?? [];
  const [name, ...others] = kind === 'column' && column !== undefined ? columnParts(column) : [];
  const isPlain = name !== undefined && others.length === 0 && walk.marks.within(name.name).length === 0;
  if (!isPlain) walk.expression(body['this'] ?? null, scope);
  else if (name.at !== null) readUnqualified(walk, scope, { ...name, at: name.at, isOneOf: true });
  walk.expression(body['args'] ?? null, scope);
}

/** A word of SQL where a column may stand: `interval > 3`. */
function readWord(walk: Walk, body: AstObject, scope: Scope): void {
  const name = identifier(body);
  if (name?.at) readUnqualified(walk, scope, { ...name, at: name.at, isOneOf: true });
}

/** Functions that find columns by a text. */
const BY_TEXT: ReadonlySet<string> = new Set(['columns', 'identifier']);

function readFunction(walk: Walk, body: AstObject, scope: Scope): void {
  const name = body['name'];
  if (typeof name === 'string' && BY_TEXT.has(name.toLowerCase())) {
    taint(scope, `it names columns by a text, in ${name.toLowerCase()}()`);
  }
  for (const [key, value] of entries(body)) if (key !== 'to') walk.expression(value, scope);
}
