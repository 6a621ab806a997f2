import type { RefCall, RelationCall, RelationPart, SourceCall } from '../node.ts';
import { LineTable } from '../source/line-table.ts';
import type { RefFact, RelationFact, SourceFact, TemplateFacts } from './facts.ts';
import { inheritCalls } from './inherit-calls.ts';
import { readTemplate } from './jinja/read-template.ts';
import { spanOf } from './place.ts';
import { type RenderContext, render } from './render.ts';

export interface CallFacts {
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars?: TemplateFacts['vars'];
  readonly calls?: TemplateFacts['calls'];
  readonly relations?: TemplateFacts['relations'];
}

export interface Calls {
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  readonly relations?: readonly RelationCall[];
}

/** The references of a file, with what the project's vars put into them and the macros that it calls. */
export function readCallFacts(path: string, facts: CallFacts, context: RenderContext): Calls {
  const own = ownCalls(path, facts, context);
  const { calls = [] } = facts;
  if (calls.length === 0 || context.macros === undefined) return own;
  const inherited = inheritCalls(path, calls, context.macros);
  return joinCalls(own, ...inherited.map((found) => ownCalls(found.path, found, context)));
}

function ownCalls(path: string, facts: CallFacts, context: RenderContext): Calls {
  const all = withVars(facts, context);
  return {
    refs: all.refs.map((ref) => refCall(path, ref, context)),
    sources: all.sources.map((source) => sourceCall(path, source, context)),
    relations: (facts.relations ?? []).flatMap((relation) => relationCall(path, relation, context) ?? []),
  };
}

export function joinCalls(...calls: readonly Calls[]): Calls {
  return {
    refs: calls.flatMap(({ refs }) => refs),
    sources: calls.flatMap(({ sources }) => sources),
    relations: calls.flatMap(({ relations }) => relations ?? []),
  };
}

/** `{{ var('x') }}` renders what `vars:` says, and that may be `"{{ ref('y') }}"`. */
function withVars({ refs, sources, vars = [] }: CallFacts, context: RenderContext): CallFacts {
  const more = vars.flatMap(({ name, at }) => {
    const value = context.vars.get(name);
    if (typeof value !== 'string' || !value.includes('{{')) return [];
    const found = readTemplate(value, new LineTable('', value));
    return {
      refs: found.refs.map((ref) => ({ ...ref, at })),
      sources: found.sources.map((source) => ({ ...source, at })),
    };
  });
  return {
    refs: [...refs, ...more.flatMap((found) => found.refs)],
    sources: [...sources, ...more.flatMap((found) => found.sources)],
  };
}

/** A part that only Jinja could tell is empty text, and the call uncertain. */
function refCall(path: string, fact: RefFact, context: RenderContext): RefCall {
  const owner = fact.package === null ? null : text(fact.package, context);
  const name = fact.name === null ? '' : text(fact.name, context);
  const version = fact.version === null ? null : text(fact.version, context);
  const isUnknown =
    fact.dynamicPackage || fact.dynamicVersion || owner === '' || name === '' || version === '';
  return {
    package: fact.dynamicPackage ? '' : owner,
    name,
    version: version === '' ? null : version,
    certainty: isUnknown ? 'unknown' : 'certain',
    at: spanOf(path, fact.at),
  };
}

function sourceCall(path: string, fact: SourceFact, context: RenderContext): SourceCall {
  const source_name = fact.source_name === null ? '' : text(fact.source_name, context);
  const table_name = fact.table_name === null ? '' : text(fact.table_name, context);
  const certainty = source_name === '' || table_name === '' ? 'unknown' : 'certain';
  return { source_name, table_name, certainty, at: spanOf(path, fact.at) };
}

/** null where a part of the name is Jinja that only dbt could tell. */
function relationCall(
  path: string,
  { parts, at }: RelationFact,
  context: RenderContext,
): RelationCall | null {
  const all = parts.map((part) => (part.text.includes('{{') ? renderPart(part, context) : [part]));
  const known = all.flatMap((some) => some ?? []);
  const isRelation = !all.includes(null) && (known.length === 2 || known.length === 3);
  return isRelation ? { parts: known, at: spanOf(path, at) } : null;
}

/** What a variable puts into SQL may be several parts of the name: `analytics.marts`. */
function renderPart({ text: template, quoted }: RelationPart, context: RenderContext): RelationPart[] | null {
  const parts = text(template, context)
    .split('.')
    .map((part) => ({ text: part, quoted }));
  return parts.every((part) => PLAIN_NAME.test(part.text)) ? parts : null;
}

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_$-]*$/u;

function text(template: string, context: RenderContext): string {
  const value = render(template, context);
  return value === undefined || value === null ? '' : String(value);
}
