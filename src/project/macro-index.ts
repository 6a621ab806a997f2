import type {
  CallFact,
  ConfigFacts,
  DefinitionFact,
  ParameterFact,
  Place,
  RefFact,
  SourceFact,
  TemplateFacts,
  VarFact,
} from './facts.ts';
import { CONFIG_KEYS } from './yaml/config-facts.ts';

/** A macro as those who call it need it: what stands in its body, and in which file. */
export interface MacroBody {
  readonly path: string;
  readonly parameters: readonly ParameterFact[];
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  readonly calls: readonly CallFact[];
  /** What `config()` says in it, which counts for who calls it. */
  readonly config: ConfigFacts;
}

/** The macros of a project that read or configure something, themselves or by what they call. */
export interface MacroIndex {
  readonly project: string;
  readonly bodies: ReadonlyMap<string, MacroBody>;
  /** Whether any of them configures something. */
  readonly isConfiguring: boolean;
  /** `adapter.dispatch('x')` → `default__x` and whatever else implements it. */
  readonly implementations: ReadonlyMap<string, readonly string[]>;
  /** The macros whose references somebody has taken over, who need no reader of their own: with their callers' files. */
  readonly called: Map<string, Set<string>>;
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
      const { parameters, config } = definition;
      all.set(macroName(definition), { path: file.path, parameters, config, ...inside(facts, definition) });
    }
  }
  const implementations = new Map<string, string[]>();
  for (const name of all.keys()) {
    const dispatched = /^[^_]+__(.+)$/.exec(name)?.[1];
    if (dispatched !== undefined) append(implementations, dispatched, name);
  }
  const callers = new Map<string, string[]>();
  for (const [name, { calls }] of all) {
    for (const { macro, isDispatched } of calls) {
      const called = isDispatched === true ? (implementations.get(macro) ?? []) : [macro];
      for (const callee of called) append(callers, callee, name);
    }
  }
  const reading = new Set<string>();
  const waiting = [...all].flatMap(([name, { refs, sources, vars, config }]) =>
    refs.length + sources.length + vars.length > 0 || isConfiguring(config) ? [name] : [],
  );
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reading.has(name)) continue;
    reading.add(name);
    waiting.push(...(callers.get(name) ?? []));
  }
  const bodies = new Map([...all].filter(([name]) => reading.has(name)));
  return {
    project,
    bodies,
    isConfiguring: [...bodies.values()].some(({ config }) => isConfiguring(config)),
    implementations,
    called: new Map(),
  };
}

function isConfiguring(config: ConfigFacts): boolean {
  return Object.keys(config).some((key) => CONFIG_KEYS.has(key));
}

function append(index: Map<string, string[]>, key: string, value: string): void {
  const values = index.get(key);
  if (values === undefined) index.set(key, [value]);
  else values.push(value);
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
