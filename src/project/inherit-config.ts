import type { ConfigFact, ConfigFacts, ConfigValue, Place, TemplateFacts } from './facts.ts';
import { inheritCalls } from './inherit-calls.ts';
import { type MacroIndex, outsideMacros } from './macro-index.ts';
import { mergeConfig } from './node-config.ts';

/** The facts of a template with what `config()` says in the macros that it calls; of two calls the later one decides. */
export function withMacroConfig(path: string, facts: TemplateFacts, macros: MacroIndex): TemplateFacts {
  if (!macros.isConfiguring || facts.calls.length === 0) return facts;
  const inherited = inheritCalls(path, outsideMacros(facts).calls, macros).flatMap(({ config, by }) =>
    Object.entries(config).map(([key, { value }]): [string, ConfigFact] => [
      key,
      { value: by.isConditional === true ? maybe(value) : value, at: by.at },
    ]),
  );
  if (inherited.length === 0) return facts;
  const said = [...Object.entries(facts.config), ...inherited].sort(([, a], [, b]) => order(a.at, b.at));
  const config = said.reduce<ConfigFacts>((all, [key, fact]) => mergeConfig(all, { [key]: fact }), {});
  return { ...facts, config };
}

function order([line, column]: Place, [otherLine, otherColumn]: Place): number {
  return line - otherLine || column - otherColumn;
}

/** Only dbt can tell whether it is said at all. */
function maybe(value: ConfigValue): ConfigValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `{{ maybe(${String(value)}) }}`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maybe(inner)]));
}
