import type {
  CallFact,
  DefinitionFact,
  ParameterFact,
  Place,
  RefFact,
  SourceFact,
  TemplateFacts,
  VarFact,
} from './facts.ts';

/** A macro as those who call it need it: what stands in its body, and in which file. */
export interface MacroBody {
  readonly path: string;
  readonly parameters: readonly ParameterFact[];
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  readonly calls: readonly CallFact[];
}

/** The macros of a project that read something, themselves or by what they call. */
export interface MacroIndex {
  readonly project: string;
  readonly bodies: ReadonlyMap<string, MacroBody>;
  /** The macros whose references somebody has taken over; they need no reader of their own. */
  readonly called: Set<string>;
}

/** As much of a file as is asked of it here. */
interface MacroFile {
  readonly file: { readonly kind: string; readonly path: string };
  readonly facts: TemplateFacts;
}

/** A generic test is the macro `test_…`. */
export function macroName({ kind, name }: DefinitionFact): string {
  return kind === 'test' ? `test_${name}` : name;
}

export function indexMacros(project: string, templates: readonly MacroFile[]): MacroIndex {
  const all = new Map<string, MacroBody>();
  for (const { file, facts } of templates) {
    if (file.kind !== 'macro') continue;
    for (const definition of facts.definitions) {
      if (definition.kind === 'snapshot') continue;
      const { parameters } = definition;
      all.set(macroName(definition), { path: file.path, parameters, ...inside(facts, definition) });
    }
  }
  const callers = new Map<string, string[]>();
  for (const [name, { calls }] of all) {
    for (const { macro } of calls) callers.set(macro, [...(callers.get(macro) ?? []), name]);
  }
  const reading = new Set<string>();
  const waiting = [...all].flatMap(([name, { refs, sources, vars }]) =>
    refs.length + sources.length + vars.length > 0 ? [name] : [],
  );
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reading.has(name)) continue;
    reading.add(name);
    waiting.push(...(callers.get(name) ?? []));
  }
  return { project, bodies: new Map([...all].filter(([name]) => reading.has(name))), called: new Set() };
}

interface Found {
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  readonly calls: readonly CallFact[];
}

/** What stands inside a definition. */
export function inside(facts: Found, definition: DefinitionFact): Found {
  return select(facts, (at) => isInside(at, definition));
}

/** What stands outside of every macro: dbt never calls a macro that is written into a model. */
export function outsideMacros<T extends Found & { readonly definitions: readonly DefinitionFact[] }>(
  facts: T,
): T {
  const macros = facts.definitions.filter(({ kind }) => kind !== 'snapshot');
  if (macros.length === 0) return facts;
  return { ...facts, ...select(facts, (at) => !macros.some((macro) => isInside(at, macro))) };
}

function select({ refs, sources, vars, calls }: Found, isWanted: (at: Place) => boolean): Found {
  const wanted = <T extends { readonly at: Place }>(all: readonly T[]): readonly T[] =>
    all.filter(({ at }) => isWanted(at));
  return { refs: wanted(refs), sources: wanted(sources), vars: wanted(vars), calls: wanted(calls) };
}

export function isInside(
  [line, column]: Place,
  { at: [fromLine, fromColumn, toLine, toColumn] }: DefinitionFact,
): boolean {
  const isAfter = line > fromLine || (line === fromLine && column >= fromColumn);
  return isAfter && (line < toLine || (line === toLine && column < toColumn));
}
