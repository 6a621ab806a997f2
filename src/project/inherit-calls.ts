import type { CallFact, ConfigFacts, ConfigValue, RefFact, SourceFact, VarFact } from './facts.ts';
import { isNested, MOST } from './jinja/constants.ts';
import type { Value } from './jinja/value.ts';
import type { MacroBody, MacroIndex } from './macro-index.ts';

/** What a caller takes over from a macro, with the file that it stands in. */
export interface Inherited {
  readonly path: string;
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  readonly config: ConfigFacts;
  /** The call, in the caller's own file, by which it is reached. */
  readonly by: CallFact;
}

type Bindings = ReadonlyMap<string, readonly Value[] | null>;

/** Macros may call one another for ever. */
const DEEPEST = 12;
const PARAMETER = /\{\{ (?:each\(([\p{L}_][\p{L}\p{N}_]*)\)|([\p{L}_][\p{L}\p{N}_]*)) \}\}/gu;

/** The references in the macros that the calls of a file reach, with the callers' constants for their parameters. */
export function inheritCalls(path: string, calls: readonly CallFact[], macros: MacroIndex): Inherited[] {
  const found: Inherited[] = [];
  const seen = new Set<string>();
  const visit = (name: string, call: CallFact, outer: Bindings, by: CallFact, depth: number): void => {
    const body = macros.bodies.get(name);
    if (body === undefined || depth > DEEPEST) return;
    const bindings = bind(body, call, outer);
    const key = JSON.stringify([name, ...bindings]);
    if (seen.has(key)) return;
    seen.add(key);
    macros.called.set(name, (macros.called.get(name) ?? new Set()).add(path));
    found.push({
      path: body.path,
      refs: body.refs.flatMap((ref) => fillRef(ref, bindings)),
      sources: body.sources.flatMap((source) => fillSource(source, bindings)),
      vars: body.vars,
      config: fillConfig(body.config, bindings),
      by,
    });
    for (const inner of body.calls) {
      for (const callee of calledNames(inner, macros)) visit(callee, inner, bindings, by, depth + 1);
    }
  };
  for (const call of calls) {
    for (const name of calledNames(call, macros)) visit(name, call, new Map(), call, 0);
  }
  return found;
}

/** Every implementation of a dispatched macro counts: which one is taken the target decides. */
function calledNames(
  { package: owner, macro, isDispatched }: CallFact,
  macros: MacroIndex,
): readonly string[] {
  // dbt looks for implementations in the project first, whatever package is named.
  if (isDispatched === true) return macros.implementations.get(macro) ?? [];
  return owner === null || owner === macros.project ? [macro] : [];
}

function fillConfig(config: ConfigFacts, bindings: Bindings): ConfigFacts {
  return Object.fromEntries(
    Object.entries(config).map(([key, { value, at }]) => [key, { value: fillValue(value, bindings), at }]),
  );
}

/** What no caller's constant settles stays a text that cannot be rendered. */
function fillValue(value: ConfigValue, bindings: Bindings): ConfigValue {
  if (typeof value === 'string') {
    const [filled, ...others] = fill(value, bindings) ?? [];
    return filled === undefined || others.length > 0 ? '{{ argument }}' : filled;
  }
  if (Array.isArray(value)) return value.map((item: ConfigValue) => fillValue(item, bindings));
  if (!isNested(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillValue(inner, bindings)]));
}

function bind({ parameters }: MacroBody, { args, kwargs }: CallFact, outer: Bindings): Bindings {
  return new Map(
    parameters.map(({ name, isOptional, values }, index) => {
      const given =
        index < args.length ? args[index] : Object.hasOwn(kwargs, name) ? kwargs[name] : undefined;
      if (given === undefined) return [name, isOptional ? values : null];
      return [name, given === null ? null : fillAll(given, outer)];
    }),
  );
}

function fillAll(values: readonly Value[], outer: Bindings): readonly Value[] | null {
  const filled = values.map((value) => fill(value, outer));
  return filled.includes(null) ? null : filled.flatMap((all) => all ?? []);
}

function fillRef(ref: RefFact, bindings: Bindings): RefFact[] {
  const packages = ref.package === null ? [null] : fillText(ref.package, bindings);
  const names = ref.name === null ? [null] : (fillText(ref.name, bindings) ?? [null]);
  const versions = ref.version === null ? [null] : fillText(ref.version, bindings);
  return (packages ?? [null]).flatMap((owner) =>
    names.flatMap((name) =>
      (versions ?? [null]).map((version) => ({
        ...ref,
        package: owner,
        name,
        version,
        dynamicPackage: ref.dynamicPackage || packages === null,
        dynamicVersion: ref.dynamicVersion || versions === null,
      })),
    ),
  );
}

function fillSource(source: SourceFact, bindings: Bindings): SourceFact[] {
  const text = (value: string | null): readonly (string | null)[] =>
    (value === null ? null : fillText(value, bindings)) ?? [null];
  return text(source.source_name).flatMap((source_name) =>
    text(source.table_name).map((table_name) => ({ ...source, source_name, table_name })),
  );
}

function fillText(text: string, bindings: Bindings): readonly string[] | null {
  const values = fill(text, bindings);
  return values === null || values.some(isNested) ? null : values.map(String);
}

/** The values that a text comes to when its parameters are put in; null where one of them is not known. */
function fill(value: Value, bindings: Bindings): readonly Value[] | null {
  if (typeof value !== 'string' || !value.includes('{{')) return [value];
  const whole = /^\{\{ ([\p{L}_][\p{L}\p{N}_]*) \}\}$/u.exec(value)?.[1];
  if (whole !== undefined && bindings.has(whole)) return bindings.get(whole) ?? null;
  let texts: readonly string[] = [''];
  let from = 0;
  for (const match of value.matchAll(PARAMETER)) {
    const [, looped, plain] = match;
    const known = bindings.get(looped ?? plain ?? '');
    if (!bindings.has(looped ?? plain ?? '')) continue;
    const choices = looped === undefined ? known : known?.flatMap(itemsOf);
    if (choices === null || choices === undefined || choices.some(isNested)) return null;
    if (texts.length * choices.length > MOST) return null;
    const before = value.slice(from, match.index);
    texts = texts.flatMap((text) => choices.map((choice) => `${text}${before}${choice}`));
    from = match.index + match[0].length;
  }
  const rest = value.slice(from);
  return texts.map((text) => text + rest);
}

function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  return isNested(value) ? Object.keys(value) : [];
}
