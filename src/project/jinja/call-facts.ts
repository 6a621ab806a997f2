import type { LineTable } from '../../source/line-table.ts';
import type {
  CallFact,
  ConfigFact,
  ConfigValue,
  DefinitionFact,
  Place,
  RefFact,
  RelationFact,
  SourceFact,
  VarFact,
} from '../facts.ts';
import { evaluate, isNested, type Scope, single } from './constants.ts';
import type { Call, Expression } from './expression.ts';
import type { Value } from './value.ts';

/** What the calls of a file have said so far. */
export interface Found {
  readonly refs: RefFact[];
  readonly sources: SourceFact[];
  /** What `config()` says; of a snapshot's inside another one. */
  config: Record<string, ConfigFact>;
  readonly definitions: DefinitionFact[];
  readonly vars: VarFact[];
  readonly calls: CallFact[];
  readonly relations: RelationFact[];
}

export function nothingFound(): Found {
  return {
    refs: [],
    sources: [],
    config: noConfig(),
    definitions: [],
    vars: [],
    calls: [],
    relations: [],
  };
}

/** Without a prototype: the keys are a stranger's words. */
export function noConfig(): Record<string, ConfigFact> {
  return Object.create(null) as Record<string, ConfigFact>;
}

export function readRef(call: Call, scope: Scope, lines: LineTable, found: Found): void {
  const [first, second] = call.args;
  if (first === undefined || call.args.length > 2) return;
  const kwarg = (key: string): Expression | undefined => call.kwargs.find(([name]) => name === key)?.[1];
  const version = kwarg('version') ?? kwarg('v');
  const packages = second === undefined ? [null] : evaluate(first, scope);
  const names = evaluate(second ?? first, scope) ?? [null];
  const versions = version === undefined ? [null] : evaluate(version, scope);
  const at = place(call, lines);
  for (const packageName of packages ?? [null]) {
    for (const name of names) {
      for (const value of versions ?? [null]) {
        found.refs.push({
          package: textOrNull(packageName),
          name: textOrNull(name),
          // dbt drops a falsy version: `kwargs.get("version") or kwargs.get("v")`.
          version: value && !isNested(value) ? String(value) : null,
          dynamicPackage: packages === null,
          dynamicVersion: versions === null,
          at,
        });
      }
    }
  }
}

export function readSource(call: Call, scope: Scope, lines: LineTable, found: Found): void {
  const [source, table] = call.args;
  if (source === undefined || table === undefined) return;
  const at = place(call, lines);
  for (const source_name of (evaluate(source, scope) ?? [null]).map(textOrNull)) {
    for (const table_name of (evaluate(table, scope) ?? [null]).map(textOrNull)) {
      found.sources.push({ source_name, table_name, at });
    }
  }
}

export function readConfig(call: Call, scope: Scope, lines: LineTable, found: Found): void {
  const add = (key: string, expression: Expression): void => {
    const said = configValue(expression, scope, lines);
    const value = scope.isConditional === true ? maybe(said, expression, lines) : said;
    const before = found.config[key]?.value;
    // Of several calls the last decides, but for `contract` and `meta`, which dbt merges.
    const isMerged = (key === 'contract' || key === 'meta') && isDict(before) && isDict(value);
    found.config[key] = { value: isMerged ? { ...before, ...value } : value, at: place(expression, lines) };
  };
  // `{{ config({'access': 'public'}) }}` says the same as the keywords do.
  for (const argument of call.args) {
    if (argument.kind !== 'dict') continue;
    for (const [key, value] of argument.entries) if (key.kind === 'constant') add(String(key.value), value);
  }
  for (const [key, value] of call.kwargs) add(key, value);
}

/** What no constant of the file settles stays as the text of a template. */
function configValue(expression: Expression, scope: Scope, lines: LineTable): ConfigValue {
  if (expression.kind === 'list') return expression.items.map((item) => configValue(item, scope, lines));
  if (expression.kind === 'dict') {
    return Object.fromEntries(
      expression.entries.flatMap(([key, value]) =>
        key.kind === 'constant' ? [[String(key.value), configValue(value, scope, lines)]] : [],
      ),
    );
  }
  const [value, ...others] = evaluate(expression, scope) ?? [];
  if (value !== undefined && others.length === 0) return value;
  return `{{ ${lines.slice(expression.start, expression.end)} }}`;
}

/** What only one branch says: a text that nobody but dbt can render. */
function maybe(value: ConfigValue, { start, end }: Expression, lines: LineTable): ConfigValue {
  if (isDict(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, isNested(inner) ? inner : `{{ maybe(${inner}) }}`]),
    );
  return `{{ maybe(${lines.slice(start, end)}) }}`;
}

function isDict(value: ConfigValue | undefined): value is { readonly [key: string]: ConfigValue } {
  return isNested(value) && !Array.isArray(value);
}

export function readVar(call: Call, _scope: Scope, lines: LineTable, found: Found): void {
  const [name] = call.args;
  if (name?.kind === 'constant') found.vars.push({ name: String(name.value), at: place(call, lines) });
}

/** A call of what may be a macro of the project's own. */
export function readMacroCall(
  owner: string | null,
  call: Call,
  scope: Scope,
  lines: LineTable,
  found: Found,
): void {
  const { callee } = call;
  if (callee.kind !== 'name') return;
  found.calls.push({
    package: owner,
    macro: callee.name,
    ...argumentsOf(call, scope),
    at: place(call, lines),
  });
}

/** `adapter.dispatch('name', 'package')(…)`, of which the first call is that of `dispatch`. */
export function readDispatch(call: Expression | null, scope: Scope, lines: LineTable, found: Found): void {
  if (call?.kind !== 'call' || call.callee.kind !== 'call') return;
  const [name, namespace] = call.callee.args;
  const owner = namespace ?? call.callee.kwargs.find(([key]) => key === 'macro_namespace')?.[1];
  const macro = name === undefined ? undefined : single(name, scope);
  const from = owner === undefined ? null : single(owner, scope);
  if (typeof macro !== 'string') return;
  found.calls.push({
    package: typeof from === 'string' ? from : null,
    macro,
    ...argumentsOf(call, scope),
    isDispatched: true,
    at: place(call, lines),
  });
}

function argumentsOf(
  { args, kwargs }: Call,
  scope: Scope,
): Pick<CallFact, 'args' | 'kwargs' | 'isConditional'> {
  return {
    args: args.map((argument) => evaluate(argument, scope)),
    kwargs: Object.fromEntries(kwargs.map(([name, value]) => [name, evaluate(value, scope)])),
    ...(scope.isConditional === true ? { isConditional: true } : {}),
  };
}

function place({ start, end }: Expression, lines: LineTable): Place {
  const { line, column, endLine, endColumn } = lines.span(start, end);
  return [line, column, endLine, endColumn];
}

function textOrNull(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}
