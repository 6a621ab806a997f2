import type { ModelConstraint } from '../node.ts';
import type { Value } from './jinja/value.ts';

/**
 * What one file says, without knowing its path or its project: plain data, so that it can be kept by blob id.
 * `Place` is [line, column, end line, end column], as in a Span.
 */
export type Place = readonly [number, number, number, number];

/**
 * `ref()` with literal or constant arguments; `name` is null where only Jinja could tell. A text may hold `{{ var(…) }}`,
 * for which the project has the value.
 */
export interface RefFact {
  readonly package: string | null;
  readonly name: string | null;
  readonly version: string | null;
  /** The package is given, but only Jinja could tell which; so for the version. */
  readonly dynamicPackage: boolean;
  readonly dynamicVersion: boolean;
  readonly at: Place;
}

export interface SourceFact {
  readonly source_name: string | null;
  readonly table_name: string | null;
  readonly at: Place;
}

/** A value of YAML or of `config()`. What is computed is the text of a template. */
export type ConfigValue = Value;

export interface ConfigFact {
  readonly value: ConfigValue;
  readonly at: Place;
}

/** Config keys by name, with where each was said. */
export type ConfigFacts = Readonly<Record<string, ConfigFact>>;

/** What stands in a template: a model's SQL, a macro file, a hook string. */
export interface TemplateFacts {
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly config: ConfigFacts;
  readonly definitions: readonly DefinitionFact[];
  readonly vars: readonly VarFact[];
  /** Calls of macros, each of which may be one of the project's own. */
  readonly calls: readonly CallFact[];
  /** Relations that stand in the SQL as names of two or three parts. */
  readonly relations: readonly RelationFact[];
}

/** `from warehouse.marts.orders`: each part as it is written, Jinja in it as a template, and whether it stands in quotes. */
export interface RelationFact {
  readonly parts: readonly { readonly text: string; readonly quoted: boolean }[];
  readonly at: Place;
}

/** `var('…')`, whose value may hold a reference. */
export interface VarFact {
  readonly name: string;
  readonly at: Place;
}

/**
 * `my_macro('x')`, `package.my_macro(…)` or `adapter.dispatch('my_macro')('x')`. An argument is every value that it may come
 * to, null where none is known.
 */
export interface CallFact {
  readonly package: string | null;
  readonly macro: string;
  readonly args: readonly (readonly Value[] | null)[];
  readonly kwargs: Readonly<Record<string, readonly Value[] | null>>;
  /** What is called is some adapter's or the default's implementation of the macro. */
  readonly isDispatched?: true;
  /** It stands in a branch that may not be taken. */
  readonly isConditional?: true;
  readonly at: Place;
}

/** A macro's parameter, which its body holds as `{{ name }}`, and `{{ each(name) }}` where it loops over it. */
export interface ParameterFact {
  readonly name: string;
  readonly isOptional: boolean;
  /** The default. */
  readonly values: readonly Value[] | null;
}

/** `{% macro x() %}…{% endmacro %}` and its like; `at` spans the whole of it. */
export interface DefinitionFact {
  readonly kind: 'macro' | 'test' | 'snapshot' | 'materialization';
  readonly name: string;
  readonly parameters: readonly ParameterFact[];
  /** What `config()` says inside it: of a snapshot its own, of a macro that of its callers. */
  readonly config: ConfigFacts;
  readonly at: Place;
}

export interface ColumnFact {
  readonly name: string;
  readonly data_type: string | null;
  readonly description: string;
  readonly constraints: readonly { readonly type: string; readonly expression: string | null }[];
}

/** Without `include` and `exclude` a version takes all of the model's columns. */
export interface VersionFact {
  readonly v: string;
  readonly defined_in: string | null;
  readonly config: ConfigFacts;
  readonly deprecation_date: string | null;
  readonly description: string | null;
  readonly columns: readonly ColumnFact[];
  readonly include: readonly string[] | 'all';
  readonly exclude: readonly string[];
  /** In place of the model's; left out where there are none. */
  readonly constraints?: readonly ModelConstraint[];
}

/** An entry under `models:`, `seeds:`, `snapshots:`, `analyses:` or `functions:`. */
export interface PatchFact {
  readonly section: string;
  readonly name: string;
  readonly at: Place;
  readonly description: string;
  readonly config: ConfigFacts;
  readonly columns: readonly ColumnFact[];
  readonly primaryKey: readonly string[];
  /** Those of the entry itself; left out where there are none. */
  readonly constraints?: readonly ModelConstraint[];
  readonly latest_version: string | null;
  readonly deprecation_date: string | null;
  readonly versions: readonly VersionFact[];
  /** References of the entry itself: hooks, foreign keys, a YAML snapshot's `relation`. */
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  /** Macros that the entry's hooks call. */
  readonly calls: readonly CallFact[];
  /** Relations that its hooks name; left out where there are none. */
  readonly relations?: readonly RelationFact[];
  /** A snapshot that is made by YAML alone. */
  readonly isDefinition: boolean;
}

/** Whatever else of a properties file can hold references: tests, unit tests, exposures, semantic models. */
export interface HolderFact {
  readonly resource_type: 'test' | 'unit_test' | 'exposure' | 'metric' | 'semantic_model' | 'saved_query';
  readonly name: string;
  /** The model that a unit test is for. */
  readonly model: string | null;
  readonly config: ConfigFacts;
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly vars: readonly VarFact[];
  /** Macros that it calls; a generic test is one of them. */
  readonly calls: readonly CallFact[];
}

export interface SourceTableFact {
  readonly source_name: string;
  readonly name: string;
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string;
  readonly meshUniqueId: string | null;
  readonly at: Place;
}

/** A file that `mesh sync` wrote: whether its body is still the one whose digest its header has. */
export interface GeneratedFact {
  readonly state: 'intact' | 'edited' | 'conflict';
  /** The line that shows it: of the digest, or of the first conflict marker. */
  readonly at: Place;
}

/** `mesh-ignore RULE until 2027-03-01: reason` in a comment. */
export interface WaiverFact {
  readonly rules: readonly string[];
  /** The last day. */
  readonly until: string | null;
  readonly reason: string;
  /** Why it has no effect. */
  readonly problem: string | null;
  /** The lines whose findings it is for, the first and the last. */
  readonly lines: readonly [number, number];
  readonly at: Place;
}

/** A properties file: dbt's word for YAML beside the models. */
export interface PropertiesFacts {
  readonly problem: { readonly message: string; readonly at: Place } | null;
  readonly patches: readonly PatchFact[];
  readonly holders: readonly HolderFact[];
  readonly sourceTables: readonly SourceTableFact[];
  readonly generated: GeneratedFact | null;
}
