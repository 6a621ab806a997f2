import type { Ast, AstObject } from './ast.ts';
import type { Marks } from './marks.ts';
import type { Ctes, Query, Reading, Scope, Source } from './scope.ts';

/** The walks of the parts of a query, each of which may hold any of the others. */
export interface Walk extends Reading {
  readonly marks: Marks;
  /** Any query: a SELECT, a set operation, one in brackets. */
  query(node: Ast, outer: Scope | null, ctes: Ctes): Query;
  select(body: AstObject, outer: Scope | null, ctes: Ctes): Query;
  /** What stands behind FROM or JOIN. */
  table(node: Ast, scope: Scope): Source[];
  expression(node: Ast, scope: Scope): void;
}

/** Whatever is read in the scope, and around it, may be read by what Jinja has yet to write. */
export function taint(scope: Scope, reason: string): void {
  for (let inner: Scope | null = scope; inner !== null; inner = inner.parent) inner.fate.unknown ??= reason;
}
