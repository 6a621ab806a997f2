import { LineTable } from '../../source/line-table.ts';
import type { CallFact, RefFact, RelationFact, SourceFact, VarFact } from '../facts.ts';
import { readBareExpression, readTemplate } from '../jinja/read-template.ts';
import { readRelations } from '../relations/read-relations.ts';
import { placeOf } from './access.ts';
import type { Located, LocatedScalar } from './located.ts';

/** dbt takes such a string for an expression: `to: ref('orders')`. */
const BARE = /^\s*(?:ref|source)\s*\([\s\S]*\)\s*$/;
/** Prose and free-form data: never rendered with `ref()` at hand. */
const PROSE = new Set(['description', 'meta', 'docs', 'label', 'owner', 'rows', 'expect', 'tags']);

export interface Calls {
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  readonly calls: readonly CallFact[];
  /** Relations that the SQL of hooks names; left out where there are none. */
  readonly relations?: readonly RelationFact[];
}

const HOOK = /^\+?\s*(?:pre|post)[-_]hook$/;

/** The references in the strings below a YAML value; all of it is SQL where the caller says so. */
export function embeddedCalls(
  text: string,
  lines: LineTable,
  root: Located | undefined,
  isSql = false,
): Calls {
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  const vars: VarFact[] = [];
  const calls: CallFact[] = [];
  const relations: RelationFact[] = [];
  // Aliases make the tree a graph; each value counts once.
  const seen = new Set<Located>();
  const visit = (located: Located, isHook: boolean): void => {
    if (seen.has(located)) return;
    seen.add(located);
    if (located.kind === 'seq') for (const item of located.items) visit(item, isHook);
    if (located.kind === 'map') {
      for (const [key, { value }] of located.entries)
        if (!PROSE.has(key)) visit(value, isHook || HOOK.test(key));
    }
    if (located.kind === 'scalar' && typeof located.value === 'string') {
      const found = readScalar(text, lines, located, located.value);
      refs.push(...(found?.refs ?? []));
      sources.push(...(found?.sources ?? []));
      vars.push(...(found?.vars ?? []));
      calls.push(...(found?.calls ?? []));
      if (isHook) relations.push(...readHook(text, lines, located, located.value));
    }
  };
  if (root !== undefined) visit(root, isSql);
  return { refs, sources, vars, calls, ...(relations.length === 0 ? {} : { relations }) };
}

/** Several of them as one. */
export function mergeCalls(all: readonly Calls[]): Calls {
  const relations = all.flatMap((calls) => calls.relations ?? []);
  return {
    refs: all.flatMap(({ refs }) => refs),
    sources: all.flatMap(({ sources }) => sources),
    vars: all.flatMap(({ vars }) => vars),
    calls: all.flatMap(({ calls }) => calls),
    ...(relations.length === 0 ? {} : { relations }),
  };
}

function readScalar(text: string, lines: LineTable, scalar: LocatedScalar, value: string): Calls | null {
  if (!value.includes('{{') && !value.includes('ref') && !value.includes('source')) return null;
  const read =
    value.includes('{{') || value.includes('{%')
      ? readTemplate
      : BARE.test(value)
        ? readBareExpression
        : null;
  if (read === null) return null;
  const { margin, isVerbatim } = quotesOf(text, scalar, value);
  if (isVerbatim) return read(text, lines, scalar.start + margin, scalar.end - margin);
  // Escapes move what follows them: find the calls in the value, and point at the whole string.
  const at = placeOf(lines, scalar);
  const found = read(value, lines, 0, value.length);
  return {
    refs: found.refs.map((ref) => ({ ...ref, at })),
    sources: found.sources.map((source) => ({ ...source, at })),
    vars: found.vars.map((name) => ({ ...name, at })),
    calls: found.calls.map((call) => ({ ...call, at })),
  };
}

function quotesOf(
  text: string,
  { start, end }: LocatedScalar,
  value: string,
): { readonly margin: number; readonly isVerbatim: boolean } {
  const raw = text.slice(start, end);
  const margin = raw.startsWith('"') || raw.startsWith("'") ? 1 : 0;
  return { margin, isVerbatim: !(margin === 1 && raw.slice(1, -1) !== value && !raw.includes('\n')) };
}

/** The relations of a hook's SQL, each at its place, but for a string with escapes. */
function readHook(text: string, lines: LineTable, scalar: LocatedScalar, value: string): RelationFact[] {
  const { margin } = quotesOf(text, scalar, value);
  const [from, to] = [scalar.start + margin, scalar.end - margin];
  if (margin === 0 || text.slice(from, to) === value) return readRelations(text, lines, from, to);
  const at = placeOf(lines, scalar);
  return readRelations(value, new LineTable('', value)).map((relation) => ({ ...relation, at }));
}
