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
export type Compatibility = (typeof COMPATIBILITIES)[number];

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
};
