import type { Span } from '../finding.ts';

/** How a downstream reads an upstream. */
export type Bridge = 'loom' | 'sources';

export type RuleSetting = 'off' | 'warn' | 'error';

export const COMPATIBILITIES = [
  'none',
  'readers',
  'query',
  'strict',
  'readers_transitive',
  'query_transitive',
  'strict_transitive',
] as const;
/** Which changes of what a model promises are refused; `_transitive`: also against what is still pinned of it. */
export type Compatibility = (typeof COMPATIBILITIES)[number];

/** By mesh, project and model: the narrowest that is set counts. */
export interface Compatibilities {
  readonly standard: Compatibility;
  readonly projects: ReadonlyMap<string, Compatibility>;
  /** Project → model → what is set for it. */
  readonly models: ReadonlyMap<string, ReadonlyMap<string, Compatibility>>;
}

/** A change that somebody makes on purpose. */
export interface AcceptedChange {
  /** `project.model`, `project.model.v2`, `model` alone, or dbt's unique id. */
  readonly model: string;
  /** The id of the change. */
  readonly change: string;
  /** The only column that it is accepted for; null for any. */
  readonly column: string | null;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string | null;
  readonly at: Span;
}

/** Findings that somebody accepted, by rule and path. */
export interface ConfiguredWaiver {
  readonly rule: string;
  /** A pattern of paths; null for all. */
  readonly path: string | null;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string | null;
  readonly at: Span;
  /** Why it has no effect. */
  readonly problem: string | null;
}

export interface Environments {
  /** The environment that `publish` and `sync` use when none is named. */
  readonly default: string;
  /** Which environment of an upstream serves a consumer's environment where the upstream has none of that name. */
  readonly fallback: Readonly<Record<string, string>>;
  /** The dbt target that builds an environment; its own name where none is given. */
  readonly targets: Readonly<Record<string, string>>;
}

/** `mesh.yml` with its defaults filled in. */
export interface MeshConfig {
  /** Where the configuration was read, null where there is no `mesh.yml`. */
  readonly path: string | null;
  /** As written; `${VARS}` are expanded by `expandRegistry`, only when the registry is really opened. */
  readonly registry: string | null;
  readonly environments: Environments;
  /** downstream → upstream → bridge. */
  readonly upstreams: ReadonlyMap<string, ReadonlyMap<string, Bridge>>;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly sync: 'locked' | 'latest';
  readonly prePush: 'compile' | 'parse' | 'static';
  /** The command that runs dbt: of single projects, and of the rest. */
  readonly dbt: { readonly projects: ReadonlyMap<string, string>; readonly others: string | null };
  /** The role in the warehouse of projects whose role is not `<PROJECT>_ROLE`. */
  readonly roles: ReadonlyMap<string, string>;
  readonly compatibility: Compatibilities;
  readonly accept: readonly AcceptedChange[];
  readonly waivers: readonly ConfiguredWaiver[];
}

export const DEFAULT_CONFIG: MeshConfig = {
  path: null,
  registry: null,
  environments: { default: 'prod', fallback: {}, targets: {} },
  upstreams: new Map(),
  rules: new Map(),
  sync: 'locked',
  prePush: 'compile',
  dbt: { projects: new Map(), others: null },
  roles: new Map(),
  compatibility: { standard: 'query', projects: new Map(), models: new Map() },
  accept: [],
  waivers: [],
};
