import type { LineTable } from '../../source/line-table.ts';
import type {
  ConfigFact,
  ConfigValue,
  DefinitionFact,
  Place,
  RefFact,
  SourceFact,
  VarFact,
} from '../facts.ts';
import { type Constant, evaluate, type Scope } from './constants.ts';
import type { Call, Expression } from './expression.ts';

/** What the calls of a file have said so far. */
export interface Found {
  readonly refs: RefFact[];
  readonly sources: SourceFact[];
  readonly config: Record<string, ConfigFact>;
  readonly definitions: DefinitionFact[];
  readonly vars: VarFact[];
}

export function nothingFound(): Found {
  // No prototype: the keys are a stranger's words.
  return {
    refs: [],
    sources: [],
    config: Object.create(null) as Record<string, ConfigFact>,
    definitions: [],
    vars: [],
  };
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
          version: value ? String(value) : null,
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

export function readConfig(call: Call, _scope: Scope, lines: LineTable, found: Found): void {
  const add = (key: string, value: Expression): void => {
    found.config[key] = { value: configValue(value, lines), at: place(value, lines) };
  };
  // `{{ config({'access': 'public'}) }}` says the same as the keywords do.
  for (const argument of call.args) {
    if (argument.kind !== 'dict') continue;
    for (const [key, value] of argument.entries) if (key.kind === 'constant') add(String(key.value), value);
  }
  for (const [key, value] of call.kwargs) add(key, value);
}

/** What is computed stays as the text of a template. */
function configValue(expression: Expression, lines: LineTable): ConfigValue {
  if (expression.kind === 'list') return expression.items.map((item) => configValue(item, lines));
  if (expression.kind === 'constant') return expression.value;
  if (expression.kind !== 'dict') return `{{ ${lines.slice(expression.start, expression.end)} }}`;
  return Object.fromEntries(
    expression.entries.flatMap(([key, value]) =>
      key.kind === 'constant' ? [[String(key.value), configValue(value, lines)]] : [],
    ),
  );
}

export function readVar(call: Call, _scope: Scope, lines: LineTable, found: Found): void {
  const [name] = call.args;
  if (name?.kind === 'constant') found.vars.push({ name: String(name.value), at: place(call, lines) });
}

function place({ start, end }: Expression, lines: LineTable): Place {
  const { line, column, endLine, endColumn } = lines.span(start, end);
  return [line, column, endLine, endColumn];
}

function textOrNull(value: Constant): string | null {
  return typeof value === 'string' ? value : null;
}
