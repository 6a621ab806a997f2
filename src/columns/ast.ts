/** The parser's tree: a node is an object whose one key is its kind, `{column: {…}}`. */
export type Ast = null | string | number | boolean | readonly Ast[] | AstObject;

export interface AstObject {
  readonly [key: string]: Ast;
}

/** Offsets of the text that was parsed, in Unicode characters. */
export interface Offsets {
  readonly start: number;
  readonly end: number;
}

export interface Identifier {
  readonly name: string;
  readonly quoted: boolean;
  readonly at: Offsets | null;
  /** Jinja writes one of several names here. */
  readonly isOneOf?: boolean;
}

export function isObject(node: Ast | undefined): node is AstObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** The kind of a node and what it holds; null for an object that is a part of one. */
export function kindOf(node: Ast | undefined): readonly [kind: string, body: AstObject] | null {
  if (!isObject(node)) return null;
  const [kind, ...others] = Object.keys(node);
  const body = kind === undefined ? undefined : node[kind];
  // A node with comments around it.
  if (kind === 'annotated' && others.length === 0 && isObject(body)) return kindOf(body['this']);
  return kind !== undefined && others.length === 0 && isObject(body) ? [kind, body] : null;
}

export function list(node: Ast | undefined): readonly Ast[] {
  return Array.isArray(node) ? node : [];
}

/** `{name, quoted, span}`, or the text alone, as the parser has it for some names. */
export function identifier(node: Ast | undefined): Identifier | null {
  if (typeof node === 'string') return node === '' ? null : { name: node, quoted: false, at: null };
  if (!isObject(node)) return null;
  const { name, quoted } = node;
  if (typeof name !== 'string') return isObject(name) ? identifier(name) : wrapped(node);
  return name === '' ? null : { name, quoted: quoted === true, at: offsets(node) };
}

/** A name that stands as a node of its own. */
function wrapped(node: AstObject): Identifier | null {
  const [kind, body] = kindOf(node) ?? [];
  return kind === 'identifier' || kind === 'var' || kind === 'column' ? identifier(body) : null;
}

export function offsets(node: Ast | undefined): Offsets | null {
  const span = isObject(node) ? node['span'] : undefined;
  if (!isObject(span)) return null;
  const { start, end } = span;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : null;
}

const APART: ReadonlySet<string> = new Set(['span', 'trailing_comments', 'leading_comments', 'comments']);

/** What hangs below an object, with the keys, comments left out. */
export function* entries(node: AstObject): Generator<readonly [string, Ast]> {
  for (const key in node) {
    if (APART.has(key) || key.endsWith('_comments')) continue;
    yield [key, node[key] ?? null];
  }
}
